import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const report = process.env['GATEHOUSE_REPORT'];
// Fast suites by default; `npm run test:full` sets GATEHOUSE_TEST=full and adds test/long/.
const isFull = process.env['GATEHOUSE_TEST'] === 'full';

export default defineConfig({
  // Vite would take graphql's `module` build and the libraries its `main`: two copies. One, as in production.
  resolve: { alias: [{ find: /^graphql$/, replacement: fileURLToPath(new URL('node_modules/graphql/index.js', import.meta.url)) }] },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['**/node_modules/**', ...(isFull ? [] : ['test/long/**'])],
    testTimeout: isFull ? 300_000 : 30_000,
    hookTimeout: 60_000,
    // .ci/run counts from these.
    ...(report !== undefined && { reporters: ['default', ['json', { outputFile: report }]] }),
  },
});
