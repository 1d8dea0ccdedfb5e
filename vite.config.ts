import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The address of a running `daybook serve`, which answers what the development server doesn't. */
const server = process.env['DAYBOOK_DASHBOARD_SERVER'] ?? 'http://localhost:8910'

export default defineConfig({
  root: 'src/dashboard',
  plugins: [react()],
  // The server puts a fresh nonce in its place with every page it sends.
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    outDir: '../../dist/dashboard',
    emptyOutDir: true,
    manifest: true,
    target: 'es2023',
    // Styles of a page come with the page. Data addresses would need another word in the content policy.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1500,
  },
  server: {
    port: 8911,
    strictPort: true,
    fs: { allow: ['../..'] },
    proxy: Object.fromEntries(['/v1', '/docs', '/mcp'].map((path) => [path, { target: server, changeOrigin: true }])),
  },
})
