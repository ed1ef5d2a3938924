// Chinese names of the columns of imported products, accounts, holders and standing orders.

export const productImport = {
  code: '产品代码',
  kind: '种类',
  currency: '币种',
  nameChinese: '中文名称',
  nameEnglish: '英文名称',
  validFrom: '生效日期',
  parameters: '参数（JSON）',
}
export const accountImport = {
  number: '原账号',
  customer: '客户',
  productCode: '产品代码',
  openedOn: '开户日期',
  currency: '币种',
  limit: '透支额度、信用额度或本金',
  termMonths: '期限（月）',
  closedOn: '销户日期',
  repaymentAccount: '还款账号',
}
export const holderImport = {
  account: '账号',
  customer: '持有人',
  role: '持有方式',
  validFrom: '开始日期',
  validTo: '结束日期',
}
export const orderImport = {
  reference: '编号',
  account: '账号',
  amount: '金额',
  currency: '币种',
  every: '频率',
  day: '执行日',
  purpose: '用途',
  counterpartyName: '收款人',
  counterpartyNumber: '收款账号',
  validFrom: '开始日期',
  validTo: '结束日期',
}
