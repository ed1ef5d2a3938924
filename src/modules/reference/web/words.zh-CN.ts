// The reference module's words in Chinese.

export default {
  route: {
    reference: { divisions: '查询行政区划', search: '查询代码' },
  },
  reference: {
    kind: {
      division: '行政区划',
      industry: '行业',
      occupation: '职业',
      country: '国家和地区',
      currency: '币种',
    },
    abolished: '已撤销',
    search: '输入名称、代码或拼音首字母',
    none: '没有找到，请换一个词',
    uncertain: '国务院尚未公布该年度放假安排，暂按周末推算',
  },
}
