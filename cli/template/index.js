module.exports = require("@ferry-delivery/ferry").deliver();
