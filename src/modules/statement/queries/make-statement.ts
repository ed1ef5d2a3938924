// An account's statement of a period: figures that meet, then the lines page by page, into a PDF or an XLSX.

import { type Caller, permit, type Scope } from '../../../platform/access/index.ts'
import { type QueryContext, query } from '../../../platform/command/index.ts'
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
import { getCustomer, maskingOf, type OpenedCustomer, showName } from '../../customer/index.ts'
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
type Body = Input<typeof contract.makeStatement>['body']

/** The customer's own copy has a permission and so a scope of its own. */
const scopeOf = ({ caller, scope }: QueryContext, { copy }: Body): Scope =>
  copy === 'customer' ? permit(caller, contract.ISSUE_STATEMENT) : scope

function refuseAsked({ clock }: QueryContext, { from, to, copy, purpose }: Body): void {
  const today = clock.today()
  if (from > to || to > today) throw new Refusal('statement.period-invalid', { from, to, today })
  if (copy === 'customer' && !purpose)
    throw new Refusal('http.invalid', {}, { fields: [{ field: 'purpose', rule: 'schema.required' }] })
}

/** Amounts are what a statement is about: who may not see them gets none. */
function refuseHidden(caller: Caller, owner: OpenedCustomer): void {
  if (maskingOf(caller) === 'hidden' || !seesBalances(caller, owner.state))
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

function refuseLong({ format }: Body, { credits, debits }: StatementFigures): void {
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
    holderName: openly ? name : showName(kind, name, maskingOf(caller)),
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

export const makeStatement = (bank: { name: string }) =>
  query(contract.makeStatement, async (context, { params: key, body }) => {
    const { tx, vault, caller, clock } = context
    const { from, to, format, copy, purpose, note, language = 'zh-CN' } = body
    const owner = await getCustomer(tx, vault, key.customerId, scopeOf(context, body))
    refuseHidden(caller, owner)
    refuseAsked(context, body)
    const found = await sumPeriod(tx, key, { from, to })
    if (!found) throw accountNotFound()
    const figures = reconciled(exactSums(found))
    refuseLong(body, figures)
    const reading = { key, from, to, found, figures, openly: copy === 'customer' }
    const head = await headOf(context, bank, owner, reading)
    context.looked([key.customerId])
    // Said before the first line leaves, in the customer's own chain: which document, for what.
    await context.journal(
      { id: owner.customerId, key: owner.key },
      {
        statement: {
          statementId: head.statementId,
          accountId: key.accountId,
          from,
          to,
          format,
          copy,
          entries: figures.credits + figures.debits,
          purpose: purpose ?? null,
          note: note ?? null,
        },
      },
    )
    const { make, mediaType } = FORMATS[format]
    return {
      stream: make(head, await begun(linesOf(context, reading)), language),
      mediaType,
      fileName: `statement-${from}-${to}-${clock.today()}.${format}`,
    }
  })
