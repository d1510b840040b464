import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const report = process.env['GATEHOUSE_REPORT'];
// Fast suites by default; `npm run test:full` sets GATEHOUSE_TEST=full and adds test/long/.
const isFull = process.env['GATEHOUSE_TEST'] === 'full';

// Tests of functions that keep no state of their own from file to file: they share what they import, which takes 8 s instead of 50.
const rooms = ['config', 'documents', 'lib', 'openapi/sdl', 'pipeline', 'plan/cost', 'policies', 'policy-test', 'schema', 'telemetry', 'upstream'].map((room) => `test/${room}/**/*.test.ts`);
const excluded = ['**/node_modules/**', ...(isFull ? [] : ['test/long/**'])];

export default defineConfig({
  // Vite would take graphql's `module` build and the libraries its `main`: two copies. One, as in production.
  resolve: { alias: [{ find: /^graphql$/, replacement: fileURLToPath(new URL('node_modules/graphql/index.js', import.meta.url)) }] },
  test: {
    projects: [
      { extends: true, test: { name: 'rooms', include: rooms, exclude: excluded, isolate: false } },
      { extends: true, test: { name: 'whole', include: ['test/**/*.test.ts'], exclude: [...excluded, ...rooms] } },
    ],
    testTimeout: isFull ? 300_000 : 30_000,
    hookTimeout: 60_000,
    // .ci/run counts from these.
    ...(report !== undefined && { reporters: ['default', ['json', { outputFile: report }]] }),
  },
});
