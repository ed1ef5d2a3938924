// A module's table of contents: what main.ts composes.

import type { Event, EventShape, RouteShape } from '../contract/index.ts'
import type { Tx } from '../database/index.ts'
import type { Importable } from '../intake/importable.ts'
import type { RelayedRow } from '../journal/index.ts'
import type { BatchCommand, Command, Query, Services } from './command.ts'
import type { GroupedCommand } from './grouped-command.ts'

/** Background work on a clock: cron in the bank's time zone, once over all processes. */
export type Schedule = { name: string; cron: string; run: (services: Services) => Promise<void> }
export type Reaction = { on: EventShape['id']; name: string; run: (services: Services, event: Event) => Promise<void> }
/**
 * Reads the outbox in order, at a place of its own, once over all processes; what it writes moves on with its place.
 * `restMs`: after a step it rests so long, and at least as long as the step took: what comes meanwhile is done together.
 */
export type Reader = { name: string; handle: (tx: Tx, rows: RelayedRow[]) => Promise<number>; restMs?: number }
export type Words = Record<'zh-CN' | 'en-US', Record<string, unknown>>

export type Module = {
  name: string
  // biome-ignore lint/suspicious/noExplicitAny: a list of differently typed commands
  commands: Command<any>[]
  // biome-ignore lint/suspicious/noExplicitAny: a list of differently typed queries
  queries: Query<any>[]
  // biome-ignore lint/suspicious/noExplicitAny: a list of differently typed grouped commands
  grouped?: GroupedCommand<any>[]
  // biome-ignore lint/suspicious/noExplicitAny: a list of differently typed batches
  batches?: BatchCommand<any>[]
  events?: EventShape[]
  schedules?: Schedule[]
  reactions?: Reaction[]
  readers?: Reader[]
  // biome-ignore lint/suspicious/noExplicitAny: a list of differently typed rows
  importables?: Importable<any>[]
  /** Permissions that are no route's id, said here so that roles can hold them. */
  permissions?: string[]
  /** Background work of the worker role beyond schedules; answers how to stop it. */
  work?: (services: Services) => Promise<() => Promise<void>>
  words: Words
  /** Folder of forward-only SQL files, where the module has tables. */
  sql?: string
}

export const module = (table: Module): Module => table

/** Everything a module serves by HTTP. */
export const routesOf = ({ commands, grouped = [], queries }: Module): RouteShape[] =>
  [...commands, ...grouped, ...queries].map(({ route }) => route as RouteShape)
