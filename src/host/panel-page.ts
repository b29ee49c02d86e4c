import { env, Uri, type Webview, type WebviewOptions } from 'vscode';

const folder = (extensionUri: Uri): Uri => Uri.joinPath(extensionUri, 'dist', 'webview');

/** Scripts run; files come from the page's own folder alone. */
export const pageOptions = (extensionUri: Uri): WebviewOptions => ({
  enableScripts: true,
  localResourceRoots: [folder(extensionUri)],
});

/** The panel's page: nothing may load or run in it but its own bundle. */
export function pageHtml(webview: Webview, extensionUri: Uri): string {
  const nonce = newNonce();
  const file = (name: string): string => webview.asWebviewUri(Uri.joinPath(folder(extensionUri), name)).toString();
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource} 'nonce-${nonce}'`,
    `font-src ${webview.cspSource}`,
    `img-src ${webview.cspSource} data:`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${env.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" href="${file('codicon.css')}" id="vscode-codicon-stylesheet">
<link rel="stylesheet" href="${file('style.css')}">
<title>Nnet</title>
</head>
<body>
<div id="root"></div>
<script nonce="${nonce}" src="${file('panel.js')}"></script>
</body>
</html>`;
}

/** 128 random bits. */
function newNonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
