// HTTP: the application and what it is built from.

export { buildApp } from './app.ts'
export type { AppOptions, Authenticator } from './app-options.ts'
export { type LiveHub, openLiveHub, PROGRESS_CHANNEL } from './live.ts'
export { openApiOf } from './openapi.ts'
export { openRedirect } from './redirect.ts'
export { type Language, openRendering, type Rendering } from './rendering.ts'
export { followIdentity, openIdentity } from './tls.ts'
