/** A stepped area over `values`, as the `d` of a path in a box of `width` by `height`. */
export function steps(values: readonly number[], width: number, height: number): string {
  const most = Math.max(1, ...values);
  const step = width / Math.max(1, values.length);
  const y = (value: number) => round(height - (value / most) * height);
  const tops = values.map((value, index) => `V${y(value)}H${round((index + 1) * step)}`);
  return `M0 ${height}${tops.join('')}V${height}Z`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
