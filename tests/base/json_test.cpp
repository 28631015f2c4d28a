// Reading keeps places and bounds, and refuses what is hostile; writing is canonical.

#include "core/base/json.h"
#include "core/base/json_path.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace segue::base {
namespace {

using testing::HasSubstr;

Json read(std::string_view text) {
    auto json = parse_json(text, "f.json");
    EXPECT_TRUE(json.ok()) << (json.ok() ? "" : json.error().text());
    return json.ok() ? *json : Json();
}

Error refusal(std::string_view text, const JsonLimits& limits = {}, std::uint32_t first_line = 1) {
    const auto json = parse_json(text, "f.json", limits, first_line);
    EXPECT_FALSE(json.ok()) << text.substr(0, 200);
    return json.ok() ? Error{} : json.error();
}

TEST(JsonRead, EveryValueKnowsItsPlace) {
    const Json json = read("{\n  \"a\": [1, true,\n    {\"b\\\"c\": \"x\\ny\", \"d\": null}],\n\t\"e\": -1.5e3 }");
    EXPECT_EQ(json.place(), (Place{1, 1}));
    EXPECT_EQ(json.at("/a")->place(), (Place{2, 8}));
    EXPECT_EQ(json.at("/a/1")->place(), (Place{2, 12}));
    EXPECT_EQ(json.at("/a/2")->place(), (Place{3, 5}));
    EXPECT_EQ(json.at("/a/2/b\"c")->place(), (Place{3, 14}));
    EXPECT_EQ(json.at("/a/2/d")->place(), (Place{3, 27}));
    EXPECT_EQ(json.at("/e")->place(), (Place{4, 7}));
    EXPECT_EQ(*json.at("/e")->real(), -1500.0);
}

TEST(JsonRead, EscapesDoNotShiftThePlacesThatFollow) {
    // Escaped texts are longer than what they say, and what they say may end where a quotation mark stands by chance.
    for (const char* text : {R"("\\")", R"("\"")", R"("a\"b\"")", R"("\u0022\u0022")", R"("\ud83d\ude00")", R"("\n\"\"\"\"")", R"("")", R"("plain")", R"("caf\u00e9 \" x")"}) {
        const std::string line = std::string("[") + text + ",{" + text + ":" + text + "},7]";
        const Json json = read(line);
        const auto length = static_cast<std::uint32_t>(std::string_view(text).size());
        EXPECT_EQ(json.at("/0")->place(), (Place{1, 2})) << text;
        EXPECT_EQ(json.at("/1")->place(), (Place{1, 3 + length})) << text;
        EXPECT_EQ(json.at("/1")->members()->front().second.place(), (Place{1, 5 + 2 * length})) << text;
        EXPECT_EQ(json.at("/2")->place(), (Place{1, 7 + 3 * length})) << text;
    }
}

TEST(JsonRead, WhatIsInsideOneObjectNeverShowsInTheNext) {
    const Json json = read(R"([{"a":1,"b":[1,2,{"c":3}]},{},[],{"b":[]},[[{"a":2}],4]])");
    EXPECT_EQ(write_json(json), R"([{"a":1,"b":[1,2,{"c":3}]},{},[],{"b":[]},[[{"a":2}],4]])");
    std::string many = "{", list = "[";
    for (int i = 0; i < 40; ++i) many += (i ? ",\"k" : "\"k") + std::to_string(i) + "\":0";
    list += many + "}," + many + "},{\"k1\":1}]";
    EXPECT_EQ(read(list).items()->size(), 3U) << "names of one object are free in the next";
}

TEST(JsonRead, IntegersStayIntegersWhileTheyFit) {
    EXPECT_EQ(*read("9223372036854775807").integer(), std::numeric_limits<std::int64_t>::max());
    EXPECT_EQ(*read("-9223372036854775808").integer(), std::numeric_limits<std::int64_t>::min());
    EXPECT_TRUE(read("9223372036854775808").real());
    EXPECT_TRUE(read("1.0").real());
    EXPECT_FALSE(read("1") == read("1.0"));
}

TEST(JsonRead, ErrorsNameLineAndColumn) {
    EXPECT_EQ(refusal("{\"a\":}").place, "f.json:1:6");
    EXPECT_EQ(refusal("{\n\"a\" 1}").place, "f.json:2:5");
    EXPECT_EQ(refusal("[1,2").place.substr(0, 9), "f.json:1:");
    EXPECT_EQ(refusal("[1] 2").place, "f.json:1:5");
    EXPECT_EQ(refusal("{\"a\":}", {}, 41).place, "f.json:41:6") << "a line of a longer file";
    EXPECT_EQ(refusal("").code, Code::invalid);
}

TEST(JsonRead, RefusesTheSameNameTwice) {
    const auto error = refusal("{\"a\":1,\n \"a\":2}");
    EXPECT_EQ(error.place, "f.json:2:2");
    EXPECT_THAT(error.message, HasSubstr("stands twice"));
    std::string many = "{";
    for (int i = 0; i < 40; ++i) many += "\"k" + std::to_string(i) + "\":0,";
    EXPECT_THAT(refusal(many + "\"k3\":1}").message, HasSubstr("'k3' stands twice"));
    EXPECT_THAT(refusal(many + "\"k39\":1}").message, HasSubstr("'k39' stands twice"));
}

TEST(JsonRead, RefusesInvalidUtf8EverywhereInATextOrName) {
    for (const char* bad : {"\xFF", "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82"}) {
        EXPECT_THAT(refusal(std::string("{\"a\":\"x") + bad + "\"}").message, HasSubstr("UTF-8"));
        EXPECT_FALSE(parse_json(std::string("{\"") + bad + "\":1}", "f").ok());
    }
    EXPECT_FALSE(parse_json("\"\\ud800\"", "f").ok()) << "half a surrogate pair";
    EXPECT_EQ(*read("\"\\ud83d\\ude00\"").text(), "\xF0\x9F\x98\x80");
}

TEST(JsonRead, RefusesNumbersThatAreNone) {
    for (const char* bad : {"1e999", "01", "+1", ".5", "1.", "NaN", "Infinity", "-", "0x10"}) EXPECT_FALSE(parse_json(bad, "f").ok()) << bad;
}

TEST(JsonRead, RefusesControlCharactersAndWhatIsNotJson) {
    for (const char* bad : {"\"a\nb\"", "{'a':1}", "{a:1}", "[1,]", "{\"a\":1,}", "// x\n1", "nul", "\"\\x\"", "\"\\u12\""}) {
        EXPECT_FALSE(parse_json(bad, "f").ok()) << bad;
    }
    EXPECT_FALSE(parse_json(std::string_view("\"a\0b\"", 5), "f").ok());
    EXPECT_FALSE(parse_json(std::string_view("1\0", 2), "f").ok());
}

TEST(JsonRead, DepthTenThousandIsRefusedWhereItGetsTooDeep) {
    for (const char* open : {"[", "{\"a\":"}) {
        std::string deep;
        for (int i = 0; i < 10'000; ++i) deep += open;
        const auto error = refusal(deep);
        EXPECT_EQ(error.code, Code::limit);
        EXPECT_THAT(error.message, HasSubstr("nested deeper than 64"));
    }
    std::string just = std::string(64, '[') + std::string(64, ']');
    EXPECT_TRUE(parse_json(just, "f").ok());
    EXPECT_EQ(refusal("[" + just + "]").place, "f.json:1:65");
}

TEST(JsonRead, SizesAreBounded) {
    JsonLimits limits;
    limits.max_bytes = 100;
    limits.max_text = 10;
    limits.max_values = 5;
    EXPECT_EQ(refusal(std::string(101, ' '), limits).code, Code::limit);
    EXPECT_EQ(refusal("\"12345678901\"", limits).code, Code::limit);
    EXPECT_EQ(refusal("{\"12345678901\":1}", limits).code, Code::limit);
    EXPECT_EQ(refusal("[1,2,3,4,5]", limits).code, Code::limit);
    EXPECT_TRUE(parse_json("[1,2,3,4]", "f", limits).ok());
    EXPECT_EQ(refusal("\"" + std::string((1u << 20) + 1, 'x') + "\"").code, Code::limit);
}

// Regression: each name was once inserted into a sorted vector, so that names in falling order cost the square of their
// number (minutes for a line of 4 MiB).
TEST(JsonRead, ManyNamesInFallingOrderAreReadInTime) {
    std::string text = "{";
    for (int i = 999'999; i > 700'000; --i) text += (i == 999'999 ? "\"" : ",\"") + std::to_string(i) + "\":1";
    const auto json = parse_json(text + "}", "f");
    ASSERT_TRUE(json.ok());
    EXPECT_EQ(json->members()->size(), 299'999u);
    EXPECT_EQ(json->members()->front().first, "700001");
    EXPECT_TRUE(json->find("800000"));
}

TEST(JsonRead, ErrorsShowNoControlCharactersAndStayShort) {
    const auto error = refusal("{\"" + std::string(100'000, 'x') + "\":1,\"" + std::string(100'000, 'x') + "\":2}");
    EXPECT_LT(error.text().size(), 300u);
}

TEST(JsonWrite, IsCanonical) {
    EXPECT_EQ(write_json(read("{ \"b\" : [1, 2.50, \"x\"] , \"a\" : {\"\\u00e4\":null,\"z\":true} }")),
              "{\"a\":{\"z\":true,\"\xC3\xA4\":null},\"b\":[1,2.5,\"x\"]}");
    EXPECT_EQ(write_json(Json::object({{"b", 1}, {"a", 2}, {"b", 3}})), R"({"a":2,"b":3})");
    EXPECT_EQ(write_json(Json("\x01\"\\/\n\t\x7f")), "\"\\u0001\\\"\\\\/\\n\\t\x7f\"");
    EXPECT_EQ(write_json(Json("a\xFF")), "\"a\xEF\xBF\xBD\"");
}

TEST(JsonWrite, DoublesAreTheShortestThatReadBackAndStayDoubles) {
    for (const double value : {0.1, 1.0, -0.0, 1e21, 1e-7, 123456789.125, 5e-324, 1.7976931348623157e308}) {
        const std::string text = write_json(Json(value));
        const Json back = read(text);
        ASSERT_TRUE(back.real()) << text;
        EXPECT_EQ(*back.real(), value) << text;
        EXPECT_EQ(write_json(back), text);
    }
    EXPECT_EQ(write_json(Json(0.1)), "0.1");
    EXPECT_EQ(write_json(Json(2.0)), "2.0");
    EXPECT_EQ(write_json(Json(std::numeric_limits<double>::infinity())), "null");
}

TEST(JsonWrite, PrettyReadsBackAsTheSame) {
    const Json json = read(R"({"a":[1,{"b":[]},{}],"c":"x"})");
    EXPECT_EQ(read(write_json_pretty(json)), json);
    EXPECT_THAT(write_json_pretty(json), HasSubstr("\n  \"a\": [\n    1,"));
}

TEST(Json, PointersFollowRfc6901) {
    const Json json = read(R"({"a/b":{"~":[10,20]},"":3})");
    EXPECT_EQ(*json.at("/a~1b/~0/1")->integer(), 20);
    EXPECT_EQ(*json.at("/")->integer(), 3);
    EXPECT_EQ(json.at(""), &json);
    for (const char* nowhere : {"a", "/a~1b/~0/2", "/a~1b/~0/-1", "/a~1b/~0/x", "/a~2b", "/x/y"}) EXPECT_EQ(json.at(nowhere), nullptr) << nowhere;
}

TEST(Json, APathFindsTheSameInValuesOfOtherShapes) {
    JsonPath path("/order/total");
    const Json shapes[] = {read(R"({"order":{"total":1}})"), read(R"({"order":{"total":2}})"), read(R"({"customer":1,"order":{"id":"o","total":3}})"),
                           read(R"({"order":{"totals":9}})"), read(R"({"order":7})"), read("[1]"), Json(), read(R"({"order":{"total":4}})")};
    for (int round = 0; round < 2; ++round) {
        for (const Json& json : shapes) EXPECT_EQ(path.find(json), json.at("/order/total")) << write_json(json);
    }
    EXPECT_EQ(*path.find(shapes[7])->integer(), 4);
    EXPECT_EQ(JsonPath("order").find(shapes[0]), nullptr);
    EXPECT_EQ(JsonPath("").find(shapes[0]), &shapes[0]);
}

TEST(Json, MembersAreSetFoundAndErased) {
    Json json;
    json.set("b", 1);
    json.set("a", "x");
    json.set("b", 2);
    EXPECT_EQ(write_json(json), R"({"a":"x","b":2})");
    EXPECT_EQ(json.text_or("a"), "x");
    EXPECT_EQ(json.text_or("b", "no text"), "no text");
    json.erase("a");
    json.erase("gone");
    EXPECT_EQ(write_json(json), R"({"b":2})");
    EXPECT_EQ(Json(1).find("a"), nullptr);
}

}  // namespace
}  // namespace segue::base
