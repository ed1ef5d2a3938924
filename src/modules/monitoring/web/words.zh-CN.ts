// Words of monitoring in Chinese.

export default {
  permission: {
    monitoring: {
      'list-rules': '查看监测规则与监测进度',
      'save-draft': '编写监测规则草稿',
      'begin-rule': '启用、试运行与停用监测规则',
    },
  },
  refusal: {
    monitoring: {
      'rule-not-found': '没有规则 {code}',
      'rule-not-startable': '规则 {code} 第 {version} 版当前状态为 {state}，不能启用；请另存草稿后启用',
      'rule-retired': '规则 {code} 第 {version} 版已停用',
      'problem-shape': '结构不符合规则的格式',
      'problem-unit-mismatch': '两边的单位不同',
      'problem-operator-not-fitting': '此运算不适用于该字段',
      'problem-limit-not-fitting': '右侧的值不适用于此运算',
      'problem-range-reversed': '区间的下限大于上限',
      'problem-field-not-a-number': '该字段不是数字，不能这样汇总',
      'problem-field-missing': '此汇总需要指定字段',
      'problem-label-not-delayed': '历史欺诈标记须延迟至少七天才能使用',
      'problem-this-within-delay': '有延迟的窗口不能包含本笔',
      'problem-delay-too-long': '延迟相对窗口过长',
      'problem-window-too-long': '统计新出现的值时，窗口最长 30 天',
      'problem-value-not-fitting': '值与字段的类型不符',
      'problem-too-deep': '条件嵌套过深',
      'problem-too-large': '条件过多',
      'problem-list-unknown': '没有这个名单',
      'problem-threshold-unknown': '没有这个命名限额',
      'problem-model-unknown': '没有这个模型',
      'problem-validity-reversed': '失效日早于生效日',
      'problem-sequence-reversed': '小额上限不低于大额下限',
    },
  },
}
