// A file on its way in: its states, what may follow what, and what is known of it.

import { type Caller, type Grants, type Person, passwordEnough, type Scope } from '../access/index.ts'
import { type Facts, Refusal } from '../kernel/refusal.ts'
import type { DataKey } from '../vault/index.ts'
import type { ImportMode } from './importable.ts'
import type { Format } from './reading/table.ts'

export const STATES = [
  'scanning',
  'refused',
  'ready',
  'checking',
  'checked',
  'running',
  'paused',
  'cancelled',
  'done',
  'failed',
  'undoing',
  'undone',
] as const
export type State = (typeof STATES)[number]
export type Step = 'map' | 'dry-run' | 'start' | 'pause' | 'resume' | 'cancel' | 'undo'

/** From which states a person may take a step, and where it leads. */
const STEPS: Record<Step, { from: readonly State[]; to: State }> = {
  map: { from: ['ready', 'checked'], to: 'ready' },
  'dry-run': { from: ['ready', 'checked'], to: 'checking' },
  start: { from: ['ready', 'checked'], to: 'running' },
  pause: { from: ['running'], to: 'paused' },
  resume: { from: ['paused', 'failed'], to: 'running' },
  cancel: { from: ['scanning', 'ready', 'checking', 'checked', 'running', 'paused', 'failed'], to: 'cancelled' },
  undo: { from: ['done', 'cancelled', 'paused', 'failed'], to: 'undoing' },
}
/** States in which a worker has something to do. */
export const WORKED: readonly State[] = ['scanning', 'checking', 'running', 'undoing']

export const maySteps = (state: State): Step[] =>
  (Object.keys(STEPS) as Step[]).filter((step) => STEPS[step].from.includes(state))

export function stateAfter(state: State, step: Step): State {
  if (!STEPS[step].from.includes(state)) throw new Refusal('import.not-now', { state }, { status: 409 })
  return STEPS[step].to
}

/** A cell somebody corrected: its text stands for what the file has there. */
export type Correction = { line: number; column: number; text: string }
/**
 * Which field each column goes to; null: not imported. `standIns` are values by field for rows that have none, or one that is
 * not known. Sealed with the batch, as the file is.
 */
export type Plan = { columns: (string | null)[]; corrections?: Correction[]; standIns?: Record<string, string> }
/** The header and the first rows, for showing and for guessing. */
export type Shape = { headers: string[]; firstRows: string[][]; guessed: Guess[]; savedMapping: string | null }
export type Guess = { field: string | null; by: 'saved' | 'header' | 'content' | 'nothing' }

/** Counts under `<field>|<rule>`. */
export type ProblemCounts = Record<string, number>
export type Totals = { rows: number; created: number; updated: number; unchanged: number; failed: number }
export type CheckOutcome = Totals & { problems: ProblemCounts; corrected: Record<string, number> }
export const noTotals = (): Totals => ({ rows: 0, created: 0, updated: 0, unchanged: 0, failed: 0 })

/** The caller's rights at the moment of the start: the work goes on under them, whoever is signed in. */
export type Granted =
  | { kind: 'job'; name: string }
  | {
      kind: 'person'
      person: Omit<Person, 'grants' | 'kind' | 'proof'>
      grants: [string, Scope][]
    }

export type ImportBatch = {
  batchId: string
  key: DataKey
  importable: string
  state: State
  createdBy: string
  createdName: string
  branchId: number
  createdAt: Date
  name: string
  shape: Shape
  plan: Plan
  fileBytes: number
  format: Format
  mode: ImportMode
  emptyClears: boolean
  rowsTotal: number | null
  refusal: { code: string; facts: Facts } | null
  outcome: CheckOutcome | null
  granted: Granted | null
  startedAt: Date | null
  finishedAt: Date | null
  changedAt: Date
}

export function grantedOf(caller: Caller): Granted {
  if (caller.kind === 'person') {
    const { grants, kind: _, proof: __, ...person } = caller
    return { kind: 'person', person: { ...person, sessionId: '' }, grants: [...grants] }
  }
  if (caller.kind === 'job' && caller.onBehalfOf) return grantedOf(caller.onBehalfOf)
  if (caller.kind === 'job') return { kind: 'job', name: caller.name }
  throw new Refusal('access.forbidden', { permission: 'import.start' }, { status: 403 })
}

export function callerOf(granted: Granted): Caller {
  if (granted.kind === 'job') return { kind: 'job', name: granted.name, grants: 'all', onBehalfOf: null }
  const grants: Grants = new Map(granted.grants)
  const person: Person = { kind: 'person', ...granted.person, grants, proof: passwordEnough }
  return { kind: 'job', name: 'import', grants, onBehalfOf: person }
}
