#include "random_program.h"

#include <array>

namespace segue::condition::testing {

namespace {

class Writer {
public:
    explicit Writer(Choices& choices) : choices_(choices) {}

    std::string any(int depth) {
        switch (choices_.below(7)) {
            case 0: return truth(depth);
            case 1: return number(depth);
            case 2: return text(depth);
            case 3: return list(depth);
            case 4: return path();
            case 5: return map(depth);
            default: return truth(depth);
        }
    }

    std::string truth(int depth) {
        if (depth <= 0) return choices_.below(2) == 0 ? "true" : "false";
        const int d = depth - 1;
        switch (choices_.below(14)) {
            case 0: return "(" + truth(d) + " && " + truth(d) + ")";
            case 1: return "(" + truth(d) + " || " + truth(d) + " || " + truth(d) + ")";
            case 2: return "!" + bracketed(truth(d));
            case 3: return bracketed(number(d) + relation() + number(d));
            case 4: return bracketed(text(d) + relation() + text(d));
            case 5: return bracketed(any(d) + (choices_.below(2) == 0 ? " == " : " != ") + any(d));
            case 6: return bracketed(any(d) + " in " + list(d));
            case 7: return bracketed(path() + relation() + constant());
            case 8: return "has(c." + member() + ")";
            case 9: return list(d) + "." + test_macro() + "(" + variable() + ", " + inside(d) + ")";
            case 10: return bracketed(truth(d) + " ? " + truth(d) + " : " + truth(d));
            case 11: return bracketed(text(d)) + "." + text_test() + "(" + text(d) + ")";
            case 12: return path();
            default: return bracketed(path() + " in " + map(d));
        }
    }

    std::string number(int depth) {
        if (depth <= 0) return constant_number();
        const int d = depth - 1;
        static constexpr std::array<const char*, 5> operators{" + ", " - ", " * ", " / ", " % "};
        switch (choices_.below(9)) {
            case 0: case 1: return bracketed(number(d) + operators[choices_.below(5)] + number(d));
            case 2: return "size(" + any(d) + ")";
            case 3: return path();
            case 4: return "-" + bracketed(number(d));
            case 5: return bracketed(truth(d) + " ? " + number(d) + " : " + number(d));
            case 6: return list(d) + "[" + number(d) + "]";
            case 7: return "int(" + any(d) + ")";
            default: return constant_number();
        }
    }

    std::string text(int depth) {
        if (depth <= 0) return constant_text();
        const int d = depth - 1;
        switch (choices_.below(5)) {
            case 0: return bracketed(text(d) + " + " + text(d));
            case 1: return path();
            case 2: return map(d) + "[" + constant_text() + "]";
            case 3: return "string(" + any(d) + ")";
            default: return constant_text();
        }
    }

    std::string list(int depth) {
        if (depth <= 0) return choices_.below(3) == 0 ? "[]" : "[1, 2, 3]";
        const int d = depth - 1;
        switch (choices_.below(6)) {
            case 0: return bracketed(list(d) + " + " + list(d));
            case 1: return list(d) + ".filter(" + variable() + ", " + inside(d) + ")";
            case 2: return list(d) + ".map(" + variable() + ", " + any(d) + ")";
            case 3: return "c.e";
            case 4: return map(d) + ".map(" + variable() + ", " + any(d) + ")";
            default: return "[" + any(d) + ", " + any(d) + "]";
        }
    }

    std::string map(int depth) {
        const int d = depth - 1;
        if (depth <= 0 || choices_.below(3) == 0) return "{'a': 1, 'b': 'x'}";
        return "{" + constant() + ": " + any(d) + ", " + constant() + ": " + any(d) + "}";
    }

private:
    /// The body of a loop: mostly about its variable.
    std::string inside(int depth) {
        if (choices_.below(3) == 0) return truth(depth);
        return "x" + relation() + (choices_.below(2) == 0 ? constant() : number(depth));
    }
    static std::string bracketed(const std::string& inner) { return "(" + inner + ")"; }
    std::string variable() { return choices_.below(4) == 0 ? "y" : "x"; }
    std::string member() { return std::string(1, static_cast<char>('a' + choices_.below(6))); }
    std::string path() {
        switch (choices_.below(6)) {
            case 0: return "x";
            case 1: return "c.d." + member();
            case 2: return "c[" + constant() + "]";
            case 3: return "c.b.nothing";
            default: return "c." + member();
        }
    }
    std::string relation() {
        static constexpr std::array<const char*, 6> relations{" < ", " <= ", " > ", " >= ", " == ", " != "};
        return relations[choices_.below(6)];
    }
    std::string test_macro() {
        static constexpr std::array<const char*, 3> macros{"all", "exists", "exists_one"};
        return macros[choices_.below(3)];
    }
    std::string text_test() {
        static constexpr std::array<const char*, 3> tests{"contains", "startsWith", "endsWith"};
        return tests[choices_.below(3)];
    }
    std::string constant_number() {
        static constexpr std::array<const char*, 12> numbers{"0", "1", "2", "-1", "7u", "1u", "2.5", "0.0", "-3", "9223372036854775807", "1e300", "3"};
        return numbers[choices_.below(12)];
    }
    std::string constant_text() {
        static constexpr std::array<const char*, 6> texts{"''", "'a'", "'ab'", "'x'", "'\\u00e9'", "'12'"};
        return texts[choices_.below(6)];
    }
    std::string constant() {
        switch (choices_.below(4)) {
            case 0: return constant_text();
            case 1: return choices_.below(2) == 0 ? "true" : "false";
            case 2: return choices_.below(3) == 0 ? "null" : constant_number();
            default: return constant_number();
        }
    }

    Choices& choices_;
};

base::Json random_json(Choices& choices, int depth) {
    switch (choices.below(depth > 0 ? 8 : 6)) {
        case 0: return base::Json(static_cast<std::int64_t>(choices.below(5)));
        case 1: return base::Json(static_cast<double>(choices.below(9)) / 2);
        case 2: return choices.below(2) == 0;
        case 3: return base::Json("a");
        case 4: return base::Json("ab");
        case 5: return {};
        case 6: {
            base::Json list = base::Json::list();
            for (std::uint32_t n = choices.below(4); n > 0; --n) list.push(random_json(choices, depth - 1));
            return list;
        }
        default: {
            base::Json object = base::Json::object();
            for (std::uint32_t n = choices.below(4); n > 0; --n) object.set(std::string(1, static_cast<char>('a' + choices.below(6))), random_json(choices, depth - 1));
            return object;
        }
    }
}

}  // namespace

std::uint32_t Choices::below(std::uint32_t n) { return at_ < bytes_.size() ? bytes_[at_++] % n : 0; }

std::string random_program(Choices& choices) { return Writer(choices).any(5); }

base::Json random_context(Choices& choices) {
    base::Json object = base::Json::object();
    for (const char* name : {"a", "b", "c", "d", "e"}) {
        if (choices.below(5) != 0) object.set(name, random_json(choices, 2));
    }
    return object;
}

}  // namespace segue::condition::testing
