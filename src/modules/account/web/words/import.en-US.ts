// English names of the columns of imported products, accounts, holders and standing orders.

export const productImport = {
  code: 'Code',
  kind: 'Kind',
  currency: 'Currency',
  nameChinese: 'Chinese name',
  nameEnglish: 'English name',
  validFrom: 'Valid from',
  parameters: 'Parameters (JSON)',
}
export const accountImport = {
  number: 'Former number',
  customer: 'Customer',
  productCode: 'Product code',
  openedOn: 'Opened on',
  currency: 'Currency',
  limit: 'Overdraft, limit or principal',
  termMonths: 'Term in months',
  closedOn: 'Closed on',
  repaymentAccount: 'Repayment account',
}
export const holderImport = {
  account: 'Account',
  customer: 'Holder',
  role: 'Role',
  validFrom: 'Valid from',
  validTo: 'Valid to',
}
export const orderImport = {
  reference: 'Reference',
  account: 'Account',
  amount: 'Amount',
  currency: 'Currency',
  every: 'Frequency',
  day: 'Day',
  purpose: 'Purpose',
  counterpartyName: 'Payee',
  counterpartyNumber: 'Payee account',
  validFrom: 'Valid from',
  validTo: 'Valid to',
}
