// Puts every module's commands and queries behind HTTP: session, contract, run, reply.

import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import { signInNeeded } from '../access/index.ts'
import {
  type Call,
  type Command,
  type GroupedCommand,
  openGatherer,
  type Query,
  runCommand,
  runQuery,
  type Streamed,
} from '../command/index.ts'
import { HeldAnswer, type RouteShape, T } from '../contract/index.ts'
import { Refusal } from '../kernel/refusal.ts'
import { type AppOptions, type Credentials, deviceCookie, sessionCookie, wroteCookie } from './app-options.ts'
import { openClientRate } from './client-rate.ts'
import { refuseUnprintable } from './validation.ts'

const KEY_FORM = /^[\x21-\x7e]{1,100}$/
const DEVICE_KEY_BYTES = 32
const FORM_BYTES_MAX = 65_536
const DRY_RUN = { dryRun: T.Optional(T.Boolean()) }

function schemaOf(route: RouteShape): RouteOptions['schema'] {
  const query = route.query as { properties?: Record<string, object> } | undefined
  const properties = { ...(query?.properties ?? {}), ...(route.command ? DRY_RUN : {}) }
  return {
    ...(route.params ? { params: route.params } : {}),
    querystring: { ...(query ?? {}), type: 'object', additionalProperties: false, properties },
    ...(route.body && !route.uploads ? { body: route.body } : {}),
    ...(route.reply ? { response: { 200: route.reply, ...(route.command ? { 202: HeldAnswer } : {}) } } : {}),
  }
}

/** A standby further behind than this answers nobody. */
const WROTE_SECONDS = 60
const POSITION = /^[0-9]{1,20}$/

/** So that a session reads what it wrote; a made-up position only sends its reads to the primary. */
function wroteOf(request: FastifyRequest, options: AppOptions): string | null {
  const position = request.cookies[wroteCookie(options)]
  return position && POSITION.test(position) ? position : null
}

async function keepWrote(reply: FastifyReply, { services, https }: AppOptions): Promise<void> {
  const position = await services.database.position()
  if (position === null) return
  reply.setCookie(wroteCookie({ https }), position, {
    path: '/api',
    httpOnly: true,
    sameSite: 'strict',
    secure: https,
    maxAge: WROTE_SECONDS,
  })
}

const RESUBMITS = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function resubmitsOf(request: FastifyRequest): string | null {
  const id = request.headers['kahu-resubmits']
  if (id === undefined) return null
  if (typeof id !== 'string' || !RESUBMITS.test(id))
    throw new Refusal('http.invalid', {}, { fields: [{ field: 'kahu-resubmits', rule: 'schema.shape' }] })
  return id
}

function callOf(request: FastifyRequest, options: AppOptions): Call {
  const channel = request.caller.kind === 'client' || !request.headers['sec-fetch-mode'] ? 'api' : 'web'
  return {
    caller: request.caller,
    requestId: request.id,
    channel,
    origin: request.ip,
    device: request.headers['user-agent'] ?? '',
    resubmits: resubmitsOf(request),
    wrote: wroteOf(request, options),
  }
}

function keyOf(request: FastifyRequest): string | null {
  const key = request.headers['idempotency-key']
  if (key === undefined) return null
  if (typeof key !== 'string' || !KEY_FORM.test(key)) {
    throw new Refusal('http.invalid', {}, { fields: [{ field: 'idempotency-key', rule: 'schema.shape' }] })
  }
  return key
}

const inputOf = (request: FastifyRequest) => {
  const { dryRun: _, ...query } = (request.query ?? {}) as Record<string, unknown>
  return { params: request.params ?? {}, query, body: request.body ?? {} } as never
}

/** The longest that browsers keep a cookie. */
const DEVICE_SECONDS = 400 * 86_400

function setSession(
  reply: FastifyReply,
  token: string | null | undefined,
  { https, deviceKey }: { https: boolean; deviceKey: string },
): void {
  if (token === undefined) return
  const common = { path: '/', httpOnly: true, sameSite: 'strict', secure: https } as const
  if (token === null) reply.clearCookie(sessionCookie({ https }), common)
  else {
    reply.setCookie(sessionCookie({ https }), token, common)
    reply.setCookie(deviceCookie({ https }), deviceKey, { ...common, maxAge: DEVICE_SECONDS })
  }
}

function commandHandler(options: AppOptions, command: Command) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const dryRun = (request.query as { dryRun?: boolean }).dryRun === true
    const deviceKey = deviceKeyOf(request, options) ?? randomBytes(DEVICE_KEY_BYTES).toString('base64url')
    const answer = await runCommand(options.services, command, {
      ...callOf(request, options),
      deviceKey,
      input: inputOf(request),
      idempotencyKey: keyOf(request),
      dryRun,
    })
    setSession(reply, answer.sessionToken, { https: options.https, deviceKey })
    if (answer.replayed) reply.header('idempotent-replayed', 'true')
    if (!dryRun) {
      await keepWrote(reply, options)
      if (!answer.held) return answer.reply
      reply.code(202)
      return { pendingChange: answer.held }
    }
    reply.serializer(JSON.stringify)
    return { dryRun: true, diff: answer.diff ?? [], reply: answer.reply }
  }
}

function groupedHandler(options: AppOptions, grouped: GroupedCommand) {
  const gatherer = openGatherer(options.services, grouped)
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const answer = await gatherer.submit(callOf(request, options), inputOf(request))
    await keepWrote(reply, options)
    return answer
  }
}

function queryHandler(options: AppOptions, query: Query) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const answer = await runQuery(options.services, options.ledger, query, {
      ...callOf(request, options),
      input: inputOf(request),
    })
    if (!query.route.streams) return answer
    const file = answer as unknown as Streamed
    return reply
      .type(file.mediaType)
      .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file.fileName)}`)
      .header('x-content-type-options', 'nosniff')
      .send(Readable.from(file.stream))
  }
}

/** What the parser cannot read is the sender's fault: a missing boundary, an end that never came. */
function refuseBroken(error: Error & { statusCode?: number }): never {
  if (error.statusCode !== undefined || error instanceof Refusal) throw error
  throw new Refusal('http.bad-request', {}, { status: 400 })
}

function uploadHandler(options: AppOptions, command: Command) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    if (!request.isMultipart()) throw new Refusal('http.media-type', {}, { status: 415 })
    const part = await request.file().catch(refuseBroken)
    if (!part) throw new Refusal('http.invalid', {}, { fields: [{ field: 'file', rule: 'schema.required' }] })
    const body = {
      stream: part.file,
      fileName: part.filename,
      mediaType: part.mimetype,
      truncated: () => part.file.truncated,
    }
    const input = { ...(inputOf(request) as object), body } as never
    // A file may take minutes to come: it is taken in before the transaction opens.
    const received = command.receive
      ? { ...(input as object), body: await command.receive(callOf(request, options), input) }
      : input
    const answer = (
      await runCommand(options.services, command, {
        ...callOf(request, options),
        input: received as never,
        idempotencyKey: null,
      })
    ).reply
    await keepWrote(reply, options)
    return answer
  }
}

const DEVICE_KEY = /^[A-Za-z0-9_-]{43}$/
function deviceKeyOf(request: FastifyRequest, options: AppOptions): string | undefined {
  const key = request.cookies[deviceCookie(options)]
  return key !== undefined && DEVICE_KEY.test(key) ? key : undefined
}
const BEARER = /^Bearer +([A-Za-z0-9._~+/=-]+)$/i

/** A request with an access token is a system's: a cookie beside it counts for nothing, so neither lends the other its rights. */
export function credentialsOf(request: FastifyRequest, options: AppOptions): Credentials {
  const { authorization } = request.headers
  const agent = request.headers['user-agent'] ?? ''
  if (authorization !== undefined) return { bearer: BEARER.exec(authorization)?.[1] ?? '', agent }
  return { session: request.cookies[sessionCookie(options)], deviceKey: deviceKeyOf(request, options), agent }
}

/** Lets a part of the application read forms: a page of another site could send one without asking, so no other route does. */
function readForms(forms: FastifyInstance): void {
  const type = 'application/x-www-form-urlencoded'
  forms.addContentTypeParser(type, { parseAs: 'string', bodyLimit: FORM_BYTES_MAX }, (_request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  )
}

/** Registers all routes under /api, and the live stream. */
export async function serveRoutes(app: FastifyInstance, options: AppOptions): Promise<void> {
  // Not answered by a function: an instance is a promise of its own start.
  let forms = app
  await app.register(async (inner) => {
    readForms(inner)
    forms = inner
  })
  // Requests are counted by session before it is looked up; one that leads to nobody counts for its address.
  const countStranger = app.createRateLimit({ keyGenerator: (request) => request.ip })
  const passes = openClientRate()
  const authenticate = async (request: FastifyRequest) => {
    const credentials = credentialsOf(request, options)
    request.caller = await options.authenticator.authenticate(credentials, { origin: request.ip })
    const { caller } = request
    const tooMany = () => new Refusal('http.too-many', {}, { status: 429 })
    if (caller.kind === 'client' && !passes(caller.clientId, caller.ratePerSecond ?? options.ratePerSecond))
      throw tooMany()
    if (caller.kind !== 'anonymous' || (credentials.session ?? credentials.bearer) === undefined) return
    const counted = await countStranger(request)
    if (!counted.isAllowed && counted.isExceeded) throw tooMany()
  }
  const stillOpen = async (request: FastifyRequest) => {
    const caller = await options.authenticator.authenticate(credentialsOf(request, options), {
      origin: request.ip,
      quiet: true,
    })
    return caller.kind !== 'anonymous'
  }
  const signedIn = async (request: FastifyRequest) => {
    if (request.caller.kind === 'anonymous') throw signInNeeded()
  }
  const printable = (request: FastifyRequest, _reply: FastifyReply, done: () => void) => {
    refuseUnprintable(request.params)
    refuseUnprintable(request.query)
    refuseUnprintable(request.body)
    done()
  }
  const unstored = (_request: FastifyRequest, reply: FastifyReply, done: () => void) => {
    reply.header('cache-control', 'no-store')
    done()
  }
  const add = (route: RouteShape, handler: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>) => {
    const there = route.form ? forms : app
    there.route({
      method: route.method,
      url: `/api${route.path}`,
      schema: schemaOf(route),
      ...(route.bodyBytesMax ? { bodyLimit: route.bodyBytesMax } : {}),
      // Who may not sign in learns nothing of the contract: the session is looked at before the content is parsed, and
      // after the request was counted, which is the last step of onRequest.
      preParsing: route.permission === 'public' ? [authenticate] : [authenticate, signedIn],
      preValidation: route.uploads ? [] : [printable],
      preHandler: unstored,
      handler,
    } as RouteOptions)
  }
  for (const module of options.modules) {
    for (const query of module.queries) add(query.route, queryHandler(options, query))
    for (const grouped of module.grouped ?? []) add(grouped.route, groupedHandler(options, grouped))
    for (const command of module.commands) {
      add(command.route, command.route.uploads ? uploadHandler(options, command) : commandHandler(options, command))
    }
  }
  app.get('/api/live', { preParsing: [authenticate, signedIn] }, async (request, reply) =>
    options.live.attach(request, reply, request.caller, () => stillOpen(request)),
  )
}
