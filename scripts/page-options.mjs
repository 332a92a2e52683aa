/** How esbuild makes the page of `cli dev`: `page.html`, `page.js`, `page.css` and `page.svg`, side by side. */
export const pageOptions = {
  entryPoints: [
    { in: 'viewer/page/main.tsx', out: 'page' },
    { in: 'viewer/page/page.css', out: 'page' },
    { in: 'viewer/page/page.html', out: 'page' },
    { in: 'viewer/page/page.svg', out: 'page' },
  ],
  bundle: true,
  platform: 'browser',
  // Browsers of 2024 and later: what has light-dark() has everything else that the page uses.
  target: ['chrome123', 'firefox121', 'safari17.5'],
  format: 'esm',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  loader: { '.html': 'copy', '.svg': 'copy' },
  charset: 'utf8',
  legalComments: 'eof',
}
