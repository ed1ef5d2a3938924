// English words of the statement module: the document, its dialog, and its refusals.

export default {
  module: { statement: 'Statements' },
  route: {
    statement: {
      make: 'Make a statement',
      issue: 'Issue a statement to the customer',
      'list-due': 'List the statements that fell due',
    },
  },
  permission: {
    statement: {
      make: 'Make statements for use inside the bank (masked)',
      issue: 'Issue the customer’s own copy of a statement (unmasked, with a purpose)',
    },
  },
  statement: {
    notice: {
      topic: 'Statements',
      due: { title: 'Statements due', text: '{statements} statements fell due with {day}' },
    },
    fellDue: 'Fell due',
    duePeriod: '{from} – {to} · {n} bookings',
    open: 'Statement',
    make: 'Make',
    dialog: 'Statement of the account',
    from: 'From',
    to: 'To',
    quick: 'Common periods',
    format: 'Format',
    copyLabel: 'Copy',
    purposeLabel: 'Purpose',
    note: 'Note',
    documentLanguage: 'Language of the document',
    done: 'File saved: {name}',
    hint: 'By booking date, first and last day included. At most {pdf} bookings as PDF, {xlsx} as XLSX.',
    issueHint: 'Names and account numbers are not masked; the issue is journaled with the customer.',
    value: {
      copy: { working: 'Inside the bank (masked)', customer: 'For the customer (unmasked)' },
      purpose: {
        'customer-request': 'Asked for by the customer',
        'proof-of-funds': 'Proof of funds, visa or loan',
        dispute: 'Disputed booking',
        court: 'Court order',
        regulator: 'Regulator',
        audit: 'Audit',
      },
      period: {
        'this-month': 'This month',
        'last-month': 'Last month',
        'last-three': 'Three months',
        'this-year': 'This year',
      },
    },
    file: {
      title: 'Statement of account',
      customerCopy: 'Customer copy',
      workingCopy: 'For use inside the bank · masked',
      holder: 'Account holder',
      number: 'Account number',
      product: 'Product and currency',
      branch: 'Branch',
      period: 'Period',
      fromTo: '{from} to {to}',
      generatedAt: 'Generated at',
      opening: 'Opening balance',
      credits: 'Total credits',
      debits: 'Total debits',
      closing: 'Closing balance',
      bookings: 'Bookings: {n}',
      forward: 'Balance brought forward',
      totals: 'Totals of the period',
      none: 'No bookings in this period',
      page: 'Page {n} of {m}',
      check: 'How to check',
      checkSum:
        'Opening balance + total credits − total debits = closing balance; each balance is the one above plus credit, less debit.',
      checkChain:
        'Any branch or the service line can compare this document with the ledger: document {id}, last entry {seq}, check code {code}.',
      checkEmpty: 'Any branch or the service line can compare this document with the ledger: document {id}.',
      copyOpen: 'This document holds personal information: please keep it safe.',
      copyMasked: 'For use inside the bank: personal information is masked; this is no proof towards others.',
      missingGlyphs: 'A number such as U+ in brackets stands for a character that the typeface does not hold.',
    },
    column: {
      bookingDate: 'Booked',
      valueDate: 'Value date',
      text: 'Details',
      other: 'Counterparty',
      channel: 'Channel',
      debit: 'Debit',
      credit: 'Credit',
      balance: 'Balance',
      reference: 'Reference',
    },
  },
  refusal: {
    statement: {
      'period-invalid':
        'The period {from} to {to} does not do: it may not end before it begins, nor after today ({today})',
      'values-hidden': 'Your role does not see the amounts of this account: no statement can be made',
      'too-long':
        'There are {entries} bookings in this period; {format} takes {entriesMax} at most. Choose a shorter period or XLSX',
      'does-not-reconcile':
        'The statement does not reconcile: {differenceFen} fen apart ({entries} entries, {entriesExpected} expected). None was made; check the ledger first',
    },
  },
}
