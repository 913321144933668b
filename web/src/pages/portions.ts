/** Lines one import takes; the server takes 2000 addresses and a quarter of a megabyte. */
const LINES_MAX = 1_000;

/** Cuts a list of addresses into parts that one import each takes, every part with the list's header. */
export function portions(list: string, linesMax = LINES_MAX): string[] {
  const lines = list.split(/\r?\n/).filter((line) => line.trim() !== '');
  const header = lines[0] === undefined || lines[0].includes('@') ? [] : lines.splice(0, 1);
  const parts: string[] = [];
  for (let at = 0; at < lines.length; at += linesMax) {
    parts.push([...header, ...lines.slice(at, at + linesMax)].join('\n'));
  }
  // A header alone is a line that may be an address after all: the server says what it is.
  return parts.length === 0 && header.length > 0 ? header : parts;
}
