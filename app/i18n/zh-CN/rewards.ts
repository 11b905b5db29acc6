export default {
  title: "奖励兑现",
};
