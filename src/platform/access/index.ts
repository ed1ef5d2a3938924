// Access: callers, permissions, data scope and masking.
export * from './caller.ts'
export * from './masking.ts'
export * from './scope.ts'
