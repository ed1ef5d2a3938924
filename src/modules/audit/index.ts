// What other modules and main.ts may call.
export { type Gathered, gather } from './dossier/gather.ts'
export { auditModule, type DossierExtra } from './module.ts'
