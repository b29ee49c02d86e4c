// @ts-check
/* A picture of lines on logarithmic axes, as SVG. */

const [width, height] = [560, 340];
const edge = { left: 70, right: 150, top: 40, bottom: 50 };
/** Told apart by shape too. */
const styles = [
  { colour: '#1f77b4', dash: '' },
  { colour: '#d95f02', dash: '6 3' },
];

/**
 * @param {string} title
 * @param {string} xName
 * @param {string} yName
 * @param {ReadonlyMap<string, readonly (readonly [number, number])[]>} lines
 */
export function plot(title, xName, yName, lines) {
  const points = [...lines.values()].flat();
  const xs = [...new Set(points.map(([x]) => x))].sort((a, b) => a - b);
  const low = Math.floor(Math.log10(Math.min(...points.map(([, y]) => y))));
  const high = Math.ceil(Math.log10(Math.max(...points.map(([, y]) => y))));
  const [first = 1, last = 2] = [xs[0], xs[xs.length - 1]];
  const x = (/** @type {number} */ value) =>
    edge.left + ((width - edge.left - edge.right) * Math.log(value / first)) / Math.log(last / first);
  const y = (/** @type {number} */ value) =>
    height - edge.bottom - ((height - edge.top - edge.bottom) * (Math.log10(value) - low)) / (high - low);
  const text = (/** @type {number} */ at, /** @type {number} */ to, /** @type {string} */ words, anchor = 'middle') =>
    `<text x="${at.toFixed(1)}" y="${to.toFixed(1)}" text-anchor="${anchor}">${words}</text>`;
  const grid = Array.from({ length: high - low + 1 }, (_, index) => {
    const value = 10 ** (low + index);
    const at = y(value).toFixed(1);
    const line = `<line x1="${edge.left}" x2="${width - edge.right}" y1="${at}" y2="${at}" stroke="#ddd"/>`;
    return line + text(edge.left - 8, y(value) + 4, value.toLocaleString('en-US'), 'end');
  });
  const ticks = xs.map((value) => text(x(value), height - edge.bottom + 18, String(value)));
  const drawn = [...lines].map(([name, line], index) => {
    const { colour, dash } = styles[index % styles.length] ?? styles[0];
    const path = line.map(([at, value]) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
    const dots = line.map(
      ([at, value]) => `<circle cx="${x(at).toFixed(1)}" cy="${y(value).toFixed(1)}" r="3" fill="${colour}"/>`,
    );
    const [, end] = line[line.length - 1] ?? [1, 1];
    const label = `<text x="${width - edge.right + 10}" y="${(y(end) + 4).toFixed(1)}" fill="${colour}">${name}</text>`;
    return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2" stroke-dasharray="${dash}"/>${dots.join('')}${label}`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" role="img" aria-label="${title}">
<rect width="${width}" height="${height}" fill="#fff"/>
<text x="${edge.left}" y="22" font-size="14">${title}</text>
${grid.join('\n')}
${ticks.join('\n')}
${text((edge.left + width - edge.right) / 2, height - 12, xName)}
<text transform="translate(16 ${(height + edge.top - edge.bottom) / 2}) rotate(-90)" text-anchor="middle">${yName}</text>
${drawn.join('\n')}
</svg>
`;
}
