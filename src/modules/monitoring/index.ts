// What main.ts and tests may call.

export { monitoringModule } from './module.ts'
export { openWorker, type StreamWorker } from './stream/worker.ts'
