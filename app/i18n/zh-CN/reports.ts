export default {
  title: "年度数据",
};
