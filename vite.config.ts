import { defineConfig } from 'vitest/config';
export default defineConfig({
  test: {
    projects: [{ extends: true, test: { name: 'unit', environment: 'happy-dom', include: ['test/**/*.test.ts'], exclude: ['test/browser/**', 'test/e2e/**'] } }],
  },
});
