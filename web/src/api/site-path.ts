/** What goes before the paths of this site: nothing on a host of its own, `/s/{slug}` below another's. */
export const sitePath = prefixOf(globalThis.location?.pathname ?? '/');

/** The prefix of a path, if it has one. */
export function prefixOf(pathname: string): string {
  return /^\/s\/[A-Za-z0-9_-]+(?=\/|$)/.exec(pathname)?.[0] ?? '';
}

/** A path of any site as this one has it; paths that lead here already, and other addresses, stay. */
export function here(path: string, prefix = sitePath): string {
  const isLocal = path.startsWith('/') && !path.startsWith('//') && !path.startsWith('/assets/');
  return prefix === '' || !isLocal || prefixOf(path) === prefix ? path : prefix + path;
}

/** Links are written as every site has them; below a prefix each is led here before it is followed. */
export function keepLinksHere(page: Document): void {
  if (sitePath === '') return;
  const correct = ({ target }: Event) => {
    const link = target instanceof Element ? target.closest('a[href^="/"]') : null;
    const href = link?.getAttribute('href');
    if (link && href) link.setAttribute('href', here(href));
  };
  for (const kind of ['pointerdown', 'focusin', 'click']) page.addEventListener(kind, correct, true);
}
