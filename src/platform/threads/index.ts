// Work on other cores: threads of this process that run named tasks.

export { serveTasks, type Tasks } from './serve-tasks.ts'
export { type StartThread, ThreadLost, ThreadPool, threadsWanted } from './thread-pool.ts'
