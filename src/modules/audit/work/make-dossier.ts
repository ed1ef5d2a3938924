// Makes one dossier: gathers, draws, proves, signs, encrypts, and keeps the result in parts until it is fetched.

import { createHash } from 'node:crypto'
import { type Services, upkeep } from '../../../platform/command/index.ts'
import { makeCheckpoint } from '../../../platform/journal/index.ts'
import { type DossierRequest, REQUEST_PLACE } from '../commands/request-dossier.ts'
import { dossierPdf } from '../dossier/dossier-pdf.ts'
import { gather, type Step } from '../dossier/gather.ts'
import { journalPart } from '../dossier/journal-part.ts'
import { type Part, sealPack, signParts } from '../dossier/pack.ts'
import { type JobRow, replaceParts } from '../job-store.ts'

const PART_BYTES = 1024 ** 2
export const DOSSIER_STEPS = 7

export type DossierParts = { bankName: string; extra: (customerId: string) => Promise<Record<string, unknown>> }

/** Everything of the customer in the clear, laid into the parts of a pack; `extra` is what other modules add to the JSON. */
async function partsOf(
  services: Services,
  { bankName, extra }: DossierParts,
  job: JobRow,
  request: DossierRequest,
  step: Step,
): Promise<{ parts: Part[]; about: Record<string, unknown> }> {
  const { database, vault, clock } = services
  const customerId = job.customerId as string
  const madeAt = clock.now().toISOString()
  const gathered = await database.read((tx) => gather({ tx, vault }, customerId, step))
  const json = { ...gathered.json, ...(await extra(customerId)) }
  await step('journal')
  const journal = await database.read((tx) => journalPart(tx, gathered.rows, vault.publicKeys()))
  await step('pdf')
  const { by, purpose } = request
  const pdf = await dossierPdf(gathered, { bankName, dossierId: job.jobId, madeAt, purpose, by }, request.language)
  const { number } = gathered.json.record
  return {
    about: {
      bank: bankName,
      dossierId: job.jobId,
      madeAt,
      purpose,
      by,
      customerId,
      customerNumber: number,
      journal: { rows: journal.rows.length, proved: journal.proved },
    },
    parts: [
      { name: 'dossier.json', bytes: Buffer.from(JSON.stringify(json)) },
      { name: 'journal.json', bytes: Buffer.from(JSON.stringify(journal)) },
      { name: 'dossier.pdf', bytes: pdf },
    ],
  }
}

/** The facts that stay on record: how large it is, and its hash. */
export async function makeDossier(
  services: Services,
  making: DossierParts,
  job: JobRow,
  step: Step,
): Promise<{ bytes: number; sha256: string }> {
  const { vault, clock } = services
  const request = JSON.parse(vault.open(vault.bankKey, REQUEST_PLACE, job.sealed as Buffer)) as DossierRequest
  // What was done up to now is to be provable, not only what was up to the last minute.
  await upkeep(services, (tx) => makeCheckpoint(tx, vault, clock))
  const { about, parts } = await partsOf(services, making, job, request, step)
  await step('seal')
  const pack = sealPack(job.jobId, signParts(about, parts, vault.sign), request.lock)
  const pieces: Buffer[] = []
  for (let at = 0; at < pack.length; at += PART_BYTES) pieces.push(pack.subarray(at, at + PART_BYTES))
  await upkeep(services, (tx) => replaceParts(tx, job.jobId, pieces))
  return { bytes: pack.length, sha256: createHash('sha256').update(pack).digest('hex') }
}
