// What other modules and main.ts may call.

export type { Hit } from './alert.ts'
export { fillDemoAlerts } from './commands/fill-demo-alerts.ts'
export { hitEvents, type RecordedHit, recordHits } from './commands/record-hits.ts'
export { caseworkModule } from './module.ts'
