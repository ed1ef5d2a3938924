// An account's statement of a period: figures that meet, then the lines page by page, into a PDF or an XLSX.

import { type Caller, coveredMasking, maskingOf } from '../../../platform/access/index.ts'
import { type QueryContext, query, type Streamed } from '../../../platform/command/index.ts'
import type { Input } from '../../../platform/contract/index.ts'
import { begun } from '../../../platform/files/table-file.ts'
import { newId } from '../../../platform/kernel/ids.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { maskAccountNumber } from '../../../platform/vault/mask.ts'
import {
  type AccountKey,
  accountNotFound,
  getAccount,
  productVersion,
  readCatalogue,
  seesBalances,
} from '../../account/index.ts'
import { getCustomer, type OpenedCustomer, showName } from '../../customer/index.ts'
import {
  type Entry,
  exactFen,
  findChainEnd,
  listPeriod,
  type Period,
  type PeriodFound,
  showEntries,
  sumPeriod,
} from '../../ledger/index.ts'
import { listAllBranches } from '../../staff/index.ts'
import * as contract from '../contract.ts'
import { statementPdf } from '../file/statement-pdf.ts'
import { type StatementHead, type StatementLine, statementLine } from '../file/statement-text.ts'
import { statementXlsx } from '../file/statement-xlsx.ts'
import { type PeriodSums, RunningBalance, reconciled, type StatementFigures } from '../statement.ts'

const PAGE_ROWS = 2_000
const CHECK_CODE_DIGITS = 16
const FORMATS = {
  pdf: { make: statementPdf, entriesMax: contract.PDF_ENTRIES_MAX, mediaType: 'application/pdf' },
  xlsx: {
    make: statementXlsx,
    entriesMax: contract.XLSX_ENTRIES_MAX,
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  },
} as const
type Wish = Input<typeof contract.makeStatement>['body'] &
  Partial<Pick<Input<typeof contract.issueStatement>['body'], 'purpose' | 'note'>>

function refuseAsked({ clock }: QueryContext, { from, to }: Wish): void {
  const today = clock.today()
  if (from > to || to > today) throw new Refusal('statement.period-invalid', { from, to, today })
}

/** Amounts are what a statement is about: who may not see them gets none. */
function refuseHidden(caller: Caller, owner: OpenedCustomer): void {
  if (maskingOf(caller).money === 'hidden' || !seesBalances(caller, owner.state))
    throw new Refusal('statement.values-hidden', {}, { status: 403 })
}

/** Sums of the database are exact; a document beyond what a number holds exactly is refused. */
const exactSums = (found: PeriodFound): PeriodSums => ({
  ...found,
  beforeFen: exactFen(found.beforeFen),
  afterFen: exactFen(found.afterFen),
  creditFen: exactFen(found.creditFen),
  debitFen: exactFen(found.debitFen),
})

function refuseLong({ format }: Wish, { credits, debits }: StatementFigures): void {
  const { entriesMax } = FORMATS[format]
  if (credits + debits > entriesMax)
    throw new Refusal('statement.too-long', { entries: credits + debits, entriesMax, format })
}

type Reading = Period & { key: AccountKey; found: PeriodFound; figures: StatementFigures; openly: boolean }

/** The lines of the period, so many at a time; at the end they have added up to the figures, or the document breaks off. */
async function* linesOf({ tx, vault, caller }: QueryContext, reading: Reading): AsyncGenerator<StatementLine[]> {
  const { key, from, to, found, figures, openly } = reading
  const balance = new RunningBalance(figures)
  const { firstAt, lastAt, seq: seqMax } = found
  let after: { bookingDate: string; seq: number } | null = null
  while (firstAt && lastAt) {
    const page = { from, to, firstAt, lastAt, seqMax, after, limit: PAGE_ROWS }
    const entries = await listPeriod(tx, key, page)
    const shown = await showEntries(tx, vault, caller, entries, openly)
    yield shown.map((line, at) => {
      const { amountFen } = entries[at] as Entry
      return statementLine(line, amountFen, balance.after(amountFen))
    })
    const last = entries.at(-1)
    if (!last || entries.length < PAGE_ROWS) break
    after = { bookingDate: last.bookingDate, seq: last.seq }
  }
  balance.refuseUnlessMet()
}

async function headOf(
  { tx, vault, caller, clock }: QueryContext,
  bank: { name: string },
  owner: OpenedCustomer,
  { key, from, to, found, figures, openly }: Reading,
): Promise<StatementHead> {
  const record = await getAccount(tx, vault, owner.key, key)
  const [catalogue, branches, chainEnd] = await Promise.all([
    readCatalogue(tx, [record.productCode]),
    listAllBranches(tx),
    found.lastAt ? findChainEnd(tx, key, { from, to, lastAt: found.lastAt }) : null,
  ])
  const { name, kind } = owner.state
  return {
    statementId: newId(),
    bankName: bank.name,
    branchName: branches.find(({ branchId }) => branchId === record.branchId)?.name ?? String(record.branchId),
    holderName: openly ? name : showName(kind, name, coveredMasking(maskingOf(caller))),
    number: openly ? record.number : maskAccountNumber(record.number),
    productNames: productVersion(catalogue, record.productCode, record.productVersion).names,
    openly,
    currency: found.currency,
    from,
    to,
    generatedAt: clock.now().toISOString(),
    chain: chainEnd && { seq: chainEnd.seq, code: chainEnd.hash.toString('hex').slice(0, CHECK_CODE_DIGITS) },
    ...figures,
  }
}

/** `openly`: nothing is masked, and a purpose is given. */
async function statementOf(
  context: QueryContext,
  bank: { name: string },
  key: AccountKey,
  wish: Wish,
  openly: boolean,
): Promise<Streamed> {
  const { tx, vault, caller, scope } = context
  const { from, to, format, purpose, note, language = 'zh-CN' } = wish
  const owner = await getCustomer(tx, vault, key.customerId, scope)
  refuseHidden(caller, owner)
  refuseAsked(context, wish)
  const found = await sumPeriod(tx, key, { from, to })
  if (!found) throw accountNotFound()
  const figures = reconciled(exactSums(found))
  refuseLong(wish, figures)
  const reading = { key, from, to, found, figures, openly }
  const head = await headOf(context, bank, owner, reading)
  context.looked([key.customerId])
  // Said before the first line leaves, in the customer's own chain: which document, for what.
  const { statementId } = head
  const entries = figures.credits + figures.debits
  const told = { statementId, accountId: key.accountId, from, to, format, entries }
  await context.journal(
    { id: owner.customerId, key: owner.key },
    { statement: openly ? { ...told, purpose: purpose ?? null, note: note ?? null } : told },
  )
  const { make, mediaType } = FORMATS[format]
  return {
    stream: make(head, await begun(linesOf(context, reading)), language),
    mediaType,
    fileName: `statement-${from}-${to}.${format}`,
  }
}

export const makeStatement = (bank: { name: string }) =>
  query(contract.makeStatement, (context, { params, body }) => statementOf(context, bank, params, body, false))

export const issueStatement = (bank: { name: string }) =>
  query(contract.issueStatement, (context, { params, body }) => statementOf(context, bank, params, body, true))
