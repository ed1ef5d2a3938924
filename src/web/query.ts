// The cache of server answers; fresh for half a minute, changed by live updates and by the pages' own writes.

import { QueryClient } from '@tanstack/vue-query'
import { ApiProblem } from './api.ts'

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      gcTime: 300_000,
      refetchOnWindowFocus: false,
      networkMode: 'always',
      retry: (count, error) => count < 2 && error instanceof ApiProblem && error.code === 'network',
      retryDelay: 800,
    },
    mutations: { networkMode: 'always' },
  },
})
