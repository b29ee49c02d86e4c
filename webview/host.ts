import type { PanelRequest } from '../src/protocol/panel';

/** What VS Code gives a webview's page. */
interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** The page's way to the extension host, and to what survives the page being hidden. */
export interface Host {
  post(request: PanelRequest): void;
  readonly kept: unknown;
  keep(state: unknown): void;
}

/** May be called once. */
export function connect(): Host {
  const api = acquireVsCodeApi();
  return {
    post: (request) => api.postMessage(request),
    kept: api.getState(),
    keep: (state) => api.setState(state),
  };
}
