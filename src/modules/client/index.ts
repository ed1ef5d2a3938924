// What other modules and main.ts may call.

export { listClientRows, listKeys } from './client-store.ts'
export { createClient, updateClient } from './commands/keep-client.ts'
export { addClientKey, endClientKey } from './commands/keep-keys.ts'
export { clientModule } from './module.ts'
export { type ClientRoster, openClientRoster } from './queries/client-roster.ts'
