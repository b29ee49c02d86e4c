/** The colours that canvases draw with, read from the style sheet, where they come from VS Code's theme. */
export interface Theme {
  readonly foreground: string;
  readonly muted: string;
  readonly grid: string;
  readonly background: string;
  readonly training: string;
  readonly validation: string;
  readonly gradient: string;
  readonly weight: string;
  readonly activation: string;
  /** Of numbers below and above 0, far from it. */
  readonly negative: string;
  readonly positive: string;
  readonly warning: string;
  readonly focus: string;
  /** Over a part that is being chosen. */
  readonly selection: string;
  /** Of earlier runs, newest first. */
  readonly earlier: readonly string[];
  /** Of layers, in their order. */
  readonly layers: readonly string[];
  readonly font: string;
  readonly highContrast: boolean;
}

const earlierRuns = ['--earlier-1', '--earlier-2', '--earlier-3', '--earlier-4'];
const layers = ['--layer-1', '--layer-2', '--layer-3', '--layer-4', '--layer-5', '--layer-6'];

/** Reads the theme as it is now. */
export function readTheme(): Theme {
  const probe = document.createElement('span');
  document.body.append(probe);
  const colour = (variable: string): string => {
    probe.style.color = `var(${variable})`;
    return plain(getComputedStyle(probe).color);
  };
  const theme: Theme = {
    foreground: colour('--text'),
    muted: colour('--muted'),
    grid: colour('--grid'),
    background: colour('--background'),
    training: colour('--training'),
    validation: colour('--validation'),
    gradient: colour('--gradient'),
    weight: colour('--weight'),
    activation: colour('--activation'),
    negative: colour('--negative'),
    positive: colour('--positive'),
    warning: colour('--warning'),
    focus: colour('--focus'),
    selection: colour('--selection'),
    earlier: earlierRuns.map(colour),
    layers: layers.map(colour),
    font: getComputedStyle(document.body).fontFamily,
    highContrast: /vscode-high-contrast/.test(document.body.className),
  };
  probe.remove();
  return theme;
}

const canvas = document.createElement('canvas');
canvas.width = 1;
canvas.height = 1;
const pixel = canvas.getContext('2d', { willReadFrequently: true });

/** A computed colour, perhaps a mixture, as `rgb(…)` or `rgba(…)`, which every program that reads SVG knows. */
function plain(colour: string): string {
  if (!pixel) return colour;
  pixel.clearRect(0, 0, 1, 1);
  pixel.fillStyle = colour;
  pixel.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0, alpha = 0] = pixel.getImageData(0, 0, 1, 1).data;
  return alpha === 255
    ? `rgb(${red}, ${green}, ${blue})`
    : `rgba(${red}, ${green}, ${blue}, ${Number((alpha / 255).toFixed(3))})`;
}

/** Tells when the theme may have changed: VS Code marks it on the body, and writes its variables on the root. */
export function watchTheme(changed: () => void): void {
  const observer = new MutationObserver(changed);
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
}
