// Access: callers, permissions and data scope.
export * from './caller.ts'
export * from './scope.ts'
