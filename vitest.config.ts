// Three kinds of tests: beside the code, over the whole system, and in a browser; all on a real PostgreSQL.

import { defineConfig } from 'vitest/config'

const SECONDS = 1000
const shared = {
  globalSetup: ['./test/bank/postgres.ts'],
  pool: 'forks' as const,
  testTimeout: 20 * SECONDS,
  hookTimeout: 60 * SECONDS,
}

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...shared,
          name: 'unit',
          include: ['src/**/*.test.ts', 'scripts/**/*.test.ts', 'checks/**/*.test.ts', 'bench/**/*.test.ts'],
        },
      },
      {
        test: {
          ...shared,
          name: 'system',
          include: ['test/**/*.test.ts'],
          exclude: ['test/browser/**', 'node_modules/**'],
          testTimeout: 120 * SECONDS,
          hookTimeout: 180 * SECONDS,
        },
      },
      {
        test: {
          ...shared,
          globalSetup: ['./test/browser/serve.ts'],
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 180 * SECONDS,
          hookTimeout: 240 * SECONDS,
        },
      },
    ],
  },
})
