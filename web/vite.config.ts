import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

// The API renders the page around the bundle and finds its files through dist/.vite/manifest.json,
// so the build's input is the script, not index.html: that page only serves `npm run dev`.
const api = process.env.KLIEG_API ?? 'http://127.0.0.1:7880';

export default defineConfig({
  plugins: [svelte()],
  build: {
    manifest: true,
    target: 'es2022',
    sourcemap: false,
    modulePreload: { polyfill: false },
    // livekit-client and hls.js are whole libraries in chunks of their own, loaded when media starts.
    chunkSizeWarningLimit: 800,
    rolldownOptions: { input: 'src/main.ts' },
  },
  server: {
    proxy: {
      '/api': api,
      '/rtc': { target: api, ws: true },
    },
  },
  test: {
    include: ['src/**/*.test.ts'],
    environment: 'node',
  },
});
