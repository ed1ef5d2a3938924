// Chinese words of what customers' matters are told and wait for: notices and tasks.

export const notice = {
  topic: '客户',
  'change-requested': { title: '有变更等你复核' },
  'change-accepted': { title: '你申请的变更已通过' },
  'change-refused': { title: '你申请的变更没有通过', text: '打开看理由' },
  assigned: { title: '客户分给了你' },
  'assigned-many': { title: '一批客户分给了你', text: '{count} 位客户' },
}

export const task = {
  review: {
    title: '等你复核的变更',
    counter: '柜面',
    'mobile-bank': '手机银行',
    'web-bank': '网上银行',
    phone: '电话',
    mail: '邮件',
    system: '系统',
  },
  expiring: { title: '我的客户证件快到期', item: '证件到期' },
  draft: { title: '没写完的登记', item: '接着登记客户' },
}
