// Chinese words of the next steps of a customer.

export default {
  'review-change': { title: '审核变更申请', text: '{who} 申请改 {n} 项；处理前仍按旧值使用。' },
  'document-expired': { title: '更新过期证件', text: '{date} 已到期，过了 {days} 天。过期后非柜面交易将受限。' },
  'document-expiring': { title: '提醒更新证件', text: '{date} 到期，还有 {days} 天。' },
  'no-document': { title: '补录证件', text: '还没有任何证件，身份没有核实。' },
  'no-phone': { title: '补录手机', text: '没有电话，到期、风险和回访都找不到本人。' },
  'no-owner': { title: '指定管户', text: '没有客户经理，待办没有人接。' },
  incomplete: { title: '补齐 {n} 项资料', text: '缺：{names}。' },
  quiet: { title: '联系客户', text: '阶段为“{stage}”。联系后按情况更新阶段。' },
  birthday: { title: '生日问候', text: '{date} 满 {age} 岁。' },
  'no-marketing': { title: '不要做：', text: '{names}，客户没有同意。' },
  act: {
    review: '去审核',
    'document-expired': '更新证件',
    'document-expiring': '更新证件',
    'no-document': '补录证件',
    'no-phone': '补录手机',
    'no-owner': '选管户',
    incomplete: '去补齐',
    quiet: '更新阶段',
    phone: '看电话',
  },
}
