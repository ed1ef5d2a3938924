// Chinese words of contacts.

const purpose = {
  service: '业务办理',
  advice: '产品咨询',
  documents: '资料与证件',
  care: '客户关怀',
  collection: '催收',
  complaint: '投诉与建议',
  other: '其他',
}

export default {
  module: { contact: '接触' },
  route: {
    contact: {
      record: '登记接触',
      correct: '更正接触',
      withdraw: '撤销接触',
      'finish-step': '办结下一步',
      list: '看接触记录',
    },
  },
  permission: { contact: { record: '登记接触', list: '看接触记录' } },
  refusal: {
    contact: {
      'at-ahead': '接触时间不能晚于现在',
      'at-too-old': '只能登记最近 {days} 天内的接触',
      'step-past': '到期日不能早于今天',
      'not-found': '没有这条接触记录。',
      'not-yours': '接触记录只能由登记人自己更正。',
      'not-possible': '这条接触记录已撤销或已办结，请刷新后再看。',
      'people-only': '接触由人登记，系统调用方不能登记。',
    },
  },
  contact: {
    tab: '接触',
    record: '登记接触',
    correct: '更正',
    withdraw: '撤销',
    withdrawHint: '撤销后记录仍保留并标明“已撤销”，不再提醒下一步。',
    isWithdrawn: '已撤销',
    withdrawn: '接触记录已撤销',
    finish: '办结',
    stepDone: '下一步已办结',
    done: '已办结',
    save: '保存',
    saved: '接触已登记',
    more: '更多',
    empty: '还没有接触记录',
    emptyHint: '与客户面谈、通话、拜访后，在页面上方“登记接触”。',
    noteHint: '写明谈了什么；不要写证件号、卡号和密码。',
    task: { step: { title: '与客户约定的下一步', ...purpose } },
    field: {
      day: '日期',
      time: '时间',
      channel: '方式',
      direction: '方向',
      purpose: '事由',
      outcome: '结果',
      note: '内容',
      step: '下一步',
      dueOn: '到期日',
      reason: '撤销原因',
    },
    value: {
      channel: { counter: '柜面', phone: '电话', visit: '拜访', message: '短信或消息', email: '邮件', video: '视频' },
      direction: { inbound: '客户联系我行', outbound: '我行联系客户' },
      purpose,
      outcome: { settled: '已解决', agreed: '已达成', declined: '客户谢绝', open: '待跟进', 'not-reached': '未联系上' },
    },
  },
}
