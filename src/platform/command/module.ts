// A module's table of contents: what main.ts composes.

import type { Event, EventShape, RouteShape } from '../contract/index.ts'
import type { Tx } from '../database/index.ts'
import type { Importable } from '../intake/importable.ts'
import type { RelayedRow } from '../journal/index.ts'
import type { BatchCommand, Command, Query, QueryContext, Services } from './command.ts'
import type { GroupedCommand } from './grouped-command.ts'
import type { SubjectKeeping } from './subject.ts'

/** Background work on a clock: cron in the bank's time zone, once over all processes. */
export type Schedule = { name: string; cron: string; run: (services: Services) => Promise<void> }
export type Reaction = { on: EventShape['id']; name: string; run: (services: Services, event: Event) => Promise<void> }
/**
 * Reads the outbox in order, at a place of its own, once over all processes; what it writes moves on with its place.
 * `restMs`: after a step it rests so long, and at least as long as the step took: what comes meanwhile is done together.
 * After a full step it rests only as long as the step took.
 */
export type Reader = { name: string; handle: (tx: Tx, rows: RelayedRow[]) => Promise<number>; restMs?: number }
/**
 * What somebody is told. `kind` is `<module>.<what>`, its words stand under `<module>.notice.<what>`. Facts are counts, codes and
 * dates, never a personal value; `link` is the address of a page; the subject's name is found when the notice is read.
 */
export type NoticeDraft = {
  userId: string
  kind: string
  facts: Record<string, string | number>
  link: string
  subject?: { kind: string; id: string }
  /** Something went wrong, or asks for a look at once. */
  urgent?: boolean
  /** Long work of the user ended: said on whatever page the user is then. */
  ends?: boolean
}
/** Who is told of an event. It runs in the step of a reader of the outbox, so it reads few rows, by key. */
export type NoticeRule = {
  on: EventShape['id']
  tell: (tx: Tx, event: Event, row: RelayedRow) => Promise<NoticeDraft[]>
}
/** Names of a kind of subject as this caller may see them; what the caller may not see is left out. */
export type SubjectNames = {
  kind: string
  permission: string
  find: (context: QueryContext, ids: readonly string[]) => Promise<Map<string, string>>
}
/** One open thing; `at` says since when it waits, or (in a source with `due`) when it is due. */
export type Task = {
  key: string
  name: string | null
  facts: Record<string, string | number>
  at: string
  link: string
}
/**
 * Open things of one kind that wait for the caller; the words stand under `<module>.task.<what>` of the id `<module>.<what>`.
 * `find` counts up to `countMax` and answers the first `limit`, within the scope of `permission`.
 */
export type TaskSource = {
  id: string
  permission: string
  /** Events after which somebody's count may be another. */
  on: readonly EventShape['id'][]
  link: string
  due?: boolean
  find: (context: QueryContext, page: { limit: number; countMax: number }) => Promise<{ count: number; items: Task[] }>
}
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
  notices?: NoticeRule[]
  subjects?: SubjectNames[]
  tasks?: TaskSource[]
  // biome-ignore lint/suspicious/noExplicitAny: a list of differently typed rows
  importables?: Importable<any>[]
  /** Permissions that are no route's id, said here so that roles can hold them. */
  permissions?: string[]
  /** Background work of the worker role beyond schedules; answers how to stop it. */
  work?: (services: Services) => Promise<() => Promise<void>>
  /** What it keeps of a subject; every table that names one stands in some module's list. */
  subject?: SubjectKeeping
  words: Words
  /** Folder of forward-only SQL files, where the module has tables. */
  sql?: string
}

export const module = (table: Module): Module => table

/** Everything a module serves by HTTP. */
export const routesOf = ({ commands, grouped = [], queries }: Module): RouteShape[] =>
  [...commands, ...grouped, ...queries].map(({ route }) => route as RouteShape)
