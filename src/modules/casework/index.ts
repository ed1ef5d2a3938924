// What other modules and main.ts may call.

export type { Hit } from './alert.ts'
export { fillDemoAlerts } from './commands/fill-demo-alerts.ts'
export { caseworkModule } from './module.ts'
export { hitEvents, type RecordedHit, recordHits } from './record-hits.ts'
