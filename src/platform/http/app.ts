// The web application: Fastify with every module's routes behind the same limits, headers, sessions and errors.

import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import underPressure from '@fastify/under-pressure'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
  LogController,
} from 'fastify'
import type { Caller } from '../access/index.ts'
import { newId } from '../kernel/ids.ts'
import { Refusal } from '../kernel/refusal.ts'
import { type AppOptions, sessionCookie } from './app-options.ts'
import { addDrain } from './drain.ts'
import { openMetrics } from './metrics.ts'
import { problemOf, refusalOf } from './problem.ts'
import { languageOf } from './rendering.ts'
import { securityHeaders } from './security-headers.ts'
import { serveApiDocument } from './serve-api-document.ts'
import { serveRoutes } from './serve-routes.ts'
import { serveWeb } from './serve-web.ts'
import { cutOffSlowBodies, headLimits } from './slow-requests.ts'
import { answerBrokenRequest, answerFrameworkError } from './unroutable.ts'
import { compileValidator } from './validation.ts'

const BODY_BYTES_MAX = 1_048_576
const REQUEST_TIMEOUT_MS = 30_000
const UPLOAD_BYTES_MAX = 2 * 1024 ** 3
const EVENT_LOOP_DELAY_MS = 10_000
const COMPRESS_FROM_BYTES = 8_192

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller
  }
}

function createFastify(options: AppOptions): FastifyInstance {
  return Fastify({
    ...(options.identity ? { https: options.identity } : {}),
    loggerInstance: options.services.log as unknown as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => newId(),
    bodyLimit: BODY_BYTES_MAX,
    // Uploads of gigabytes take longer than any other request: slow-requests.ts gives each body its own time.
    requestTimeout: 0,
    http: headLimits(options.slowLimits),
    connectionTimeout: REQUEST_TIMEOUT_MS * 4,
    keepAliveTimeout: 75_000,
    trustProxy: options.trustProxy,
    // What was begun is finished: only connections without a request are closed.
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
    return503OnClosing: true,
    frameworkErrors: answerFrameworkError(options.rendering),
    clientErrorHandler: answerBrokenRequest(options.rendering),
  } as FastifyServerOptions) as FastifyInstance
}

/**
 * A sample without a single tick counts as endless delay: the process stood still from its beginning to its end (it was
 * stopped, or loaded much at once), and whoever asks now shows that it runs again.
 */
function answerPressure(_request: FastifyRequest, reply: FastifyReply, _type: string, value?: number) {
  if (value === Number.POSITIVE_INFINITY) return undefined
  reply.header('retry-after', String(EVENT_LOOP_DELAY_MS / 1000))
  return Promise.reject(new Refusal('http.busy', {}, { status: 503 }))
}

async function addLimits(app: FastifyInstance, options: AppOptions): Promise<void> {
  await app.register(cookie)
  await app.register(rateLimit, {
    global: true,
    max: options.ratePerSecond,
    timeWindow: 1000,
    keyGenerator: (request) => request.cookies[sessionCookie(options)] ?? request.ip,
    errorResponseBuilder: () => new Refusal('http.too-many', {}, { status: 429 }),
  })
  await app.register(compress, { global: true, threshold: COMPRESS_FROM_BYTES, encodings: ['gzip'] })
  await app.register(multipart, { limits: { files: 1, fileSize: UPLOAD_BYTES_MAX, fields: 10, fieldSize: 10_000 } })
  await app.register(underPressure, {
    maxEventLoopDelay: EVENT_LOOP_DELAY_MS,
    sampleInterval: EVENT_LOOP_DELAY_MS,
    exposeStatusRoute: false,
    pressureHandler: answerPressure,
  })
}

/** A browser says where a request comes from; one from another site may read nothing and change nothing. */
function refuseOtherOrigin(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD') return
  const site = request.headers['sec-fetch-site']
  const { origin, host } = request.headers
  const foreign =
    site !== undefined
      ? site !== 'same-origin' && site !== 'none'
      : origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host)
  if (foreign || origin === 'null') throw new Refusal('http.origin', {}, { status: 403 })
}

function addErrors(app: FastifyInstance, options: AppOptions): void {
  app.setErrorHandler((error, request, reply) => {
    const refusal = refusalOf(error)
    if (refusal.status >= 500)
      request.log.error({ err: error, requestId: request.id, route: request.routeOptions.url }, 'request failed')
    const problem = problemOf(refusal, options.rendering, languageOf(request.headers['accept-language']), request.id)
    reply
      .code(refusal.status)
      .header('cache-control', 'no-store')
      .type('application/problem+json')
      .serializer(JSON.stringify)
      .send(problem)
  })
}

/** Before anything else: the request's id and the browser's headers on whatever is answered. */
async function addHeaders(app: FastifyInstance, https: boolean): Promise<void> {
  const headers = await securityHeaders(https)
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id)
    for (const [name, value] of headers) reply.header(name, value)
    refuseOtherOrigin(request)
    done()
  })
}

function addRequestLog(app: FastifyInstance): void {
  app.addHook('onResponse', (request, reply, done) => {
    const { caller } = request
    const user = caller?.kind === 'person' ? caller.userId : undefined
    request.log.info(
      {
        requestId: request.id,
        method: request.method,
        route: request.routeOptions.url,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        user,
      },
      'request',
    )
    done()
  })
}

/** Builds the application; it listens when the process says so. */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const app = createFastify(options)
  app.decorateRequest('caller', null as never)
  // No route takes plain text; a form of another page could send it unasked.
  app.removeContentTypeParser('text/plain')
  app.setValidatorCompiler(compileValidator as never)
  addErrors(app, options)
  await addHeaders(app, options.https)
  addRequestLog(app)
  addDrain(app)
  cutOffSlowBodies(app, options.slowLimits)
  await addLimits(app, options)
  const metrics = openMetrics(app, options)
  app.get('/healthz', async () => ({ status: 'alive' }))
  app.get('/readyz', async () => {
    return { status: 'ready', ...(await options.ready()) }
  })
  app.get('/metrics', async (_request, reply) => reply.type('text/plain; version=0.0.4').send(await metrics()))
  serveApiDocument(app, options)
  await serveRoutes(app, options)
  await serveWeb(app, options.webFolder)
  return app
}
