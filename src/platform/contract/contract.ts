// Routes and events as values: the one declaration that validates, prints OpenAPI, types the browser and drives the form.

import type { Static, TSchema } from 'typebox'
import * as T from 'typebox'

export type { Static, TSchema }
export { T }

/** Classes of personal data by JR/T 0171-2020; they decide storage, masking and audit. */
export type DataClass = 'C3' | 'C2' | 'C1'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export type RouteShape = {
  id: string
  method: Method
  path: string
  summary: string
  /** A permission equal to the route's id, another's id when it is shared, or who needs none. */
  permission: string | 'public' | 'signed-in'
  params?: TSchema
  query?: TSchema
  body?: TSchema
  reply?: TSchema
  /** Not JSON: the media type the reply streams as (exports, files, server-sent events). */
  streams?: string
  /** Takes a file upload (multipart/form-data) beside the declared fields. */
  uploads?: boolean
  /** Also takes its body as a form, as other houses' protocols send it; no other route reads forms. */
  form?: boolean
  /** Larger than the usual limit of 1 MB. */
  bodyBytesMax?: number
  /** Sensitive: a person with a second factor must have given it within five minutes. */
  freshFactor?: boolean
  /** So many others must have agreed before it is done, whatever the bank's rules say; no machine does it alone. */
  approvals?: number
  /** Open while the second factor of a sign-in is still to be given or set up. */
  halfSignedIn?: boolean
  /** The caller may send Idempotency-Key and ?dryRun=true. True for every command whose answer is not itself what it does. */
  command?: boolean
}

type Part<S> = S extends TSchema ? Static<S> : Record<never, never>

export type Route<S extends RouteShape = RouteShape> = S
/** What a handler receives and a page sends. */
export type Input<R extends RouteShape> = {
  params: Part<R['params']>
  query: Part<R['query']>
  body: Part<R['body']>
}
export type Reply<R extends RouteShape> = R['reply'] extends TSchema ? Static<R['reply']> : undefined

/** Declares a route. Paths are relative to /api and use :param. */
export function route<const S extends RouteShape>(shape: S): S {
  return Object.freeze(shape)
}

export type EventShape = { id: string; summary: string; data: TSchema }
export type Event<E extends EventShape = EventShape> = {
  id: E['id']
  data: Static<E['data']>
}

/** Declares an event a module publishes; its data carry ids and codes, never personal values. */
export function event<const E extends EventShape>(shape: E) {
  return Object.assign((data: Static<E['data']>): Event<E> => ({ id: shape.id, data }), shape)
}

/** An enumeration of strings; emits `enum`, whose errors people can read. */
export function oneOf<const V extends readonly string[]>(...values: V): T.TEnum<[...V]> {
  return T.Enum(values as unknown as [...V]) as unknown as T.TEnum<[...V]>
}

/** Marks a schema with its class of personal data (and how it is masked); generated docs and checks read it. */
export function classed<S extends TSchema>(dataClass: DataClass, schema: S): S {
  return { ...schema, 'x-data-class': dataClass }
}

/** A value or null, written as a type list or a longer enum: errors stay readable and replies print fast. */
export function nullable<S extends TSchema>(schema: S): T.TUnsafe<Static<S> | null> {
  const { type, enum: values } = schema as { type?: string | string[]; enum?: unknown[] }
  if (Array.isArray(values)) return T.Unsafe({ ...schema, enum: [...values, null] })
  if (typeof type === 'string') return T.Unsafe({ ...schema, type: [type, 'null'] })
  return T.Unsafe(T.Union([schema, T.Null()]))
}
