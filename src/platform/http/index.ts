// HTTP: the application and what it is built from.
export { type AppOptions, type Authenticator, buildApp, SESSION_COOKIE } from './app.ts'
export { type LiveHub, openLiveHub, PROGRESS_CHANNEL } from './live.ts'
export { openApiOf } from './openapi.ts'
export { type Language, openRendering, type Rendering } from './rendering.ts'
