// Works what waits: claims a batch by lease, scans, checks, applies or takes it back, and says how far it is.

import { upkeep } from '../command/index.ts'
import { notify } from '../journal/index.ts'
import { newId } from '../kernel/ids.ts'
import { Refusal } from '../kernel/refusal.ts'
import { ImportStopped } from './apply-chunk.ts'
import { applyImport } from './apply-import.ts'
import { checkImport } from './check-import.ts'
import { sumChunks } from './chunk-store.ts'
import { type End, finishImport } from './finish-import.ts'
import type { ImportBatch, State } from './import-batch.ts'
import { claimBatch, dropRefusal, getBatch, handBack, renewLease, updateOutcome } from './import-store.ts'
import type { Intake } from './intake.ts'
import { countRows } from './receive-file.ts'
import { undoImport } from './undo-import.ts'

const LEASE_MS = 10_000
const RENEW_MS = 3_000
const LOOK_MS = 500
const TELL_MS = 1_000
/** A batch whose file lies on another machine is looked at again after this long. */
const ELSEWHERE_MS = 15_000
/** Where open pages listen; the payload is `{ kind, id, progress }`. */
const PROGRESS_CHANNEL = 'kahu_progress'

/** Tells open pages at most once a second how far the work is. */
function openTelling(intake: Intake, batch: ImportBatch) {
  let toldAt = 0
  let telling: Promise<void> = Promise.resolve()
  return () => {
    const now = performance.now()
    if (now - toldAt < TELL_MS) return
    toldAt = now
    telling = telling
      .then(async () => {
        const sums = await intake.services.database.read((tx) => sumChunks(tx, batch.batchId))
        const payload = { kind: 'import', id: batch.batchId, progress: { ...sums, total: batch.rowsTotal } }
        await upkeep(intake.services, (tx) => notify(tx, PROGRESS_CHANNEL, JSON.stringify(payload)))
      })
      .catch(() => {})
  }
}

async function scan(intake: Intake, batch: ImportBatch): Promise<End> {
  const at = () => intake.services.clock.now()
  const file = await intake.openFile(batch)
  try {
    return { state: 'ready', at: at(), rowsTotal: await countRows(file, batch.format) }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    await intake.removeFile(batch.batchId)
    return { state: 'refused', at: at(), refusal: { code: error.code, facts: error.facts } }
  } finally {
    await file.close()
  }
}

async function check(intake: Intake, batch: ImportBatch, worker: string, signal?: AbortSignal): Promise<End | null> {
  const { services } = intake
  let savedAt = performance.now()
  const checked = await checkImport(intake, batch, async (outcome) => {
    if (signal?.aborted) throw new ImportStopped()
    if (performance.now() - savedAt < TELL_MS) return true
    savedAt = performance.now()
    return upkeep(services, (tx) => updateOutcome(tx, batch.batchId, worker, outcome))
  })
  if (!checked) return null
  const sample = services.vault.seal(batch.key, 'import_batch.sample', JSON.stringify(checked.sample))
  return {
    state: 'checked',
    at: services.clock.now(),
    outcome: checked.outcome,
    sample,
    rowsTotal: checked.outcome.rows,
  }
}

async function work(
  intake: Intake,
  batch: ImportBatch,
  state: State,
  worker: string,
  signal?: AbortSignal,
): Promise<End | null> {
  const tell = openTelling(intake, batch)
  switch (state) {
    case 'scanning':
      return scan(intake, batch)
    case 'checking':
      return check(intake, batch, worker, signal)
    case 'running':
      await applyImport(intake, batch, worker, { onChunk: tell, signal })
      return { state: 'done', at: intake.services.clock.now() }
    case 'undoing':
      await undoImport(intake, batch, worker, { onChunk: tell, signal })
      return { state: 'undone', at: intake.services.clock.now() }
    default:
      return null
  }
}

/** Batches whose file this machine has not, and until when they are left to others (performance.now()). */
type Elsewhere = Map<string, number>

/** Without the file there is nothing to do here: the batch goes back whole, and its page says why it waits. */
async function leaveToOthers(intake: Intake, batchId: string, worker: string, elsewhere: Elsewhere): Promise<void> {
  const { services } = intake
  elsewhere.set(batchId, performance.now() + ELSEWHERE_MS)
  services.log.warn({ batchId }, 'the file of an import is not on this machine; left to one that has it')
  const refusal = { code: 'import.file-elsewhere', facts: {} }
  await upkeep(services, (tx) => handBack(tx, batchId, worker, refusal))
}

function leftToOthers(elsewhere: Elsewhere): string[] {
  for (const [batchId, until] of elsewhere) if (until < performance.now()) elsewhere.delete(batchId)
  return [...elsewhere.keys()]
}

/** Claims one batch and works it to its end; false when nothing waits that this machine can do. */
export async function workNext(
  intake: Intake,
  options: { worker?: string; signal?: AbortSignal; elsewhere?: Elsewhere } = {},
): Promise<boolean> {
  const { worker = newId(), signal, elsewhere = new Map() } = options
  const { services } = intake
  const { clock, log } = services
  const until = () => new Date(clock.now().getTime() + LEASE_MS)
  const claimed = await upkeep(services, (tx) => claimBatch(tx, worker, clock.now(), until(), leftToOthers(elsewhere)))
  if (!claimed) return false
  const { batchId, state } = claimed
  // Taking back reads the journal, not the file.
  if (state !== 'undoing' && !(await intake.hasFile(batchId))) {
    await leaveToOthers(intake, batchId, worker, elsewhere)
    return false
  }
  const renewing = setInterval(() => {
    upkeep(services, (tx) => renewLease(tx, batchId, worker, until())).catch(() => {})
  }, RENEW_MS)
  try {
    const batch = await services.database.read((tx) => getBatch(tx, services.vault, batchId))
    if (batch.refusal) await upkeep(services, (tx) => dropRefusal(tx, batchId, worker))
    const end = await work(intake, batch, state, worker, signal)
    if (end) await finishImport(services, { batch, worker, end })
  } catch (error) {
    if (error instanceof ImportStopped) {
      // Given back at once, so that whoever comes next need not wait for the lease to end.
      await upkeep(services, (tx) => renewLease(tx, batchId, worker, clock.now()))
      return true
    }
    const refusal =
      error instanceof Refusal ? { code: error.code, facts: error.facts } : { code: 'import.fault', facts: {} }
    log.error({ err: error, batchId, state }, 'import stopped')
    const end: End = { state: state === 'checking' ? 'ready' : 'failed', at: clock.now(), refusal }
    const batch = await services.database.read((tx) => getBatch(tx, services.vault, batchId))
    await finishImport(services, { batch, worker, end })
  } finally {
    clearInterval(renewing)
    await upkeep(services, (tx) =>
      notify(tx, PROGRESS_CHANNEL, JSON.stringify({ kind: 'import', id: batchId, progress: null })),
    ).catch(() => {})
  }
  return true
}

export type ImportWorker = { stop(): Promise<void> }

/** Looks for work until stopped; what is under way when the process ends goes on in the next one. */
export function startImportWorker(intake: Intake): ImportWorker {
  const stopping = new AbortController()
  const { signal } = stopping
  const elsewhere: Elsewhere = new Map()
  const pause = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, LOOK_MS)
      signal.addEventListener('abort', () => resolve(clearTimeout(timer)), { once: true })
    })
  const looking = (async () => {
    while (!signal.aborted) {
      const worked = await workNext(intake, { signal, elsewhere }).catch((error) => {
        intake.services.log.error({ err: error }, 'import worker')
        return false
      })
      if (!worked && !signal.aborted) await pause()
    }
  })()
  return {
    async stop() {
      stopping.abort()
      await looking
    },
  }
}
