// Corners of the language definition, one by one.

#include "test_environment.h"

#include <gtest/gtest.h>

namespace segue::condition::testing {

namespace {

struct Corner {
    const char* text;
    const char* wanted;    ///< the value as JSON, or "error"
    bool check = true;     ///< off where the checker would refuse what the evaluator must still judge
};

const Corner corners[] = {
    {"{0: 1, 0u: 2}[0.0]", "error"},
    {"{3.3: 15.15}[3.3]", "error", false},
    {"true ? 'cows' : 17", "\"cows\"", false},
    {"'cows' ? false : 17", "error", false},
    {"32 && false", "false", false},
    {"!0", "error", false},
    {"-0x55555555", "-1431655765"},
    {"[7, 8, 9][dyn(0.0)]", "7"},
    {"[7, 8, 9][dyn(0.1)]", "error"},
    {"int(-9223372036854775808.0)", "error"},
    {"string(timestamp('9999-12-31T23:59:59.999999999Z'))", "\"9999-12-31T23:59:59.999999999Z\""},
    {"timestamp('2009-02-13T23:31:20.123456789Z').getMilliseconds()", "123"},
    {"timestamp('2009-02-13T23:31:30Z').getHours('02:00')", "1"},
    {"duration('123.321456789s').getMilliseconds()", "321"},
    {"duration('3730s').getMinutes()", "62"},
    {"timestamp('9999-12-31T23:59:59.999999999Z') + duration('1ns')", "error"},
    {"timestamp('9999-12-31T23:59:59Z') - timestamp('0001-01-01T00:00:00Z')", "error"},
    {"b'\\000\\xff'", "\"AP8=\""},
    {"'\\377'", "\"ÿ\""},
    {"f_unknown(17) || true", "true", false},
    {"[?{}.?c, ?optional.of('x')]", "[\"x\"]"},
    {"optional.none().value()", "error"},
    {"{'a': ['b']}.?a[?0].orValue('z')", "\"b\""},
    {"{?'a': optional.none()}.?a.hasValue()", "false"},
    {"'hello'.split('', 2)", "[\"h\",\"ello\"]"},
    {"'%s'.format([type('a')])", "\"string\""},
    {"'%x'.format([-30])", "\"-1e\""},
    {"'%s'.format([{1: [true, null], 'b': b'x'}])", "\"{1: [true, null], b: x}\""},
    {"math.bitShiftRight(-1024, 3)", "2305843009213693824"},
    {"math.bitShiftLeft(1, 64)", "0"},
    {"math.least([1])", "1"},
    {"{'a':1,'b':1}.transformMapEntry(k, v, {v: k})", "error"},
    {"[1,2].exists_one(i, v, v == 2)", "true"},
    {"cel.bind(x, [1], x + x)", "[1,1]"},
    {"optional.of(1).optMap(x, x + 1).value()", "2"},
    {"'\\U0001F431'.size()", "1"},
    {"dyn([1, 2]) == [1.0, 2.0]", "true"},
    {"{'a': 1} == {'a': 1.0}", "true", false},
    {"bool('true') && string(true) == 'true'", "true"},
    {"int('-9223372036854775808')", "-9223372036854775808"},
    {"size({'a': 1, 'b': 2}) == 2 && 'abc'.size() == 3", "true"},
    {"matches('abc', 'b')", "true"},
    {"type(optional.of(1))", "\"optional_type\""},
    {"type(type(1)) == type", "true"},
    {"list", "\"list\""},
    {"google.protobuf.Timestamp", "\"google.protobuf.Timestamp\""},
    {"google.protobuf.Duration == type(duration('1s'))", "true"},
    {"timestamp('1970-01-01T00:00:00Z') == timestamp(0)", "true"},
    {"-(5u)", "error", false},
    {"1 in {1.0: 2}", "error", false},
    {"1u in [dyn(1)]", "true"},
    {"true && (false || true) ? [1][0] : {}.x", "1", false},
    {"optional.of(optional.of(1)).value().value()", "1"},
    {"[1, 2, 3].map(x, x > 1, x * 2)", "[4,6]"},
    {"\"\"\"a\r\nb\"\"\"", "\"a\\r\\nb\""},
    {"'a' 'b'", "error"},
    {"1 +", "error"},
    {"strings.quote('a\\u0001b')", "\"\\\"a\\u0001b\\\"\""},
};

}  // namespace

TEST(Definition, CornersComeOutAsItSays) {
    for (const Corner& corner : corners) {
        CompileOptions options;
        options.check = corner.check;
        const Compiled compiled = compile(corner.text, Schema{}, {1, 1}, options);
        std::string got = "error";
        if (compiled.program) {
            const auto value = evaluate(*compiled.program, TestEnvironment{});
            if (value) got = base::write_json(*value);
        }
        EXPECT_EQ(got, corner.wanted) << corner.text;
    }
}

}  // namespace segue::condition::testing
