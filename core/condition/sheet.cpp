#include "core/condition/sheet.h"

#include "core/condition/run.h"
#include "core/condition/walk.h"

#include <algorithm>
#include <map>
#include <set>

namespace segue::condition {

namespace {

Verdict::Kind kind_of(bool yes) { return yes ? Verdict::Kind::yes : Verdict::Kind::no; }

/// How a value stands to a constant; without an order: numbers that are none.
enum Standing : std::uint8_t { no_order, below, same, above };

/// A bit for each standing for which a relation holds. Looking it up takes no jump that could be guessed wrongly.
std::uint8_t holds_for(Relation relation) {
    constexpr auto bit = [](Standing standing) { return static_cast<std::uint8_t>(1U << standing); };
    switch (relation) {
        case Relation::less: return bit(below);
        case Relation::less_equal: return bit(below) | bit(same);
        case Relation::greater: return bit(above);
        case Relation::greater_equal: return bit(above) | bit(same);
        case Relation::equal: return bit(same);
        case Relation::not_equal: return bit(no_order) | bit(below) | bit(above);
    }
    return 0;
}

template <class T>
unsigned standing(T a, T b) { return unsigned{a < b} * below + unsigned{a == b} * same + unsigned{a > b} * above; }

bool is_plain(Kind kind) { return kind == Kind::boolean || kind == Kind::integer || kind == Kind::real || kind == Kind::text; }

/// Puts a part of a key behind the others so that no two keys are mistaken for each other.
void add_to(std::string& key, std::string_view part) { key.append(std::to_string(part.size())).append(":").append(part); }

std::string key_of(const Value& v) {
    std::string key(1, static_cast<char>('a' + static_cast<int>(v.kind)));
    if (v.kind == Kind::text) add_to(key, v.view());
    else key += std::to_string(v.uinteger);
    return key;
}

}  // namespace

/// Takes programs apart. Equal parts are found by keys; the keys of reads also give the order in which they are read, so that questions about one type
/// of event follow each other.
class Sheet::Maker {
public:
    explicit Maker(Sheet& sheet) : sheet_(sheet) {}

    void make() {
        for (const Program& program : sheet_.programs_) roots_.push_back(part(program.code(), program.code().root));
        lay_out();
    }

private:
    static constexpr std::uint32_t not_here = none;
    /// A test before the tests are sorted, or a join; numbered in order of finding.
    struct Part {
        std::string reads;                    ///< the key of what a test reads; empty for a join
        Test test;
        Clause clause;
        Join join;
        std::vector<std::uint32_t> parts;
    };

    /// The number of the part that the instruction is; not_here when it does more than a sheet does.
    std::uint32_t part(const Program::Code& code, std::uint32_t index) {
        const Instruction& in = code.instructions[index];
        Part made;
        made.clause = {&code, index};
        switch (in.op) {
            case Op::all_of: case Op::any_of: return join(code, in, {code.links + in.a, in.count});
            case Op::negation: return join(code, in, {&in.a, 1});
            case Op::variable: case Op::path: case Op::history: return test(code, index, made, Asks::truth);
            case Op::has:
                made.test.name = in.b;
                return test(code, in.a, made, Asks::presence);
            case Op::member_in:
                made.test.constant = Value::of_list(code.constants + in.b, in.count);
                return test(code, in.a, made, Asks::among);
            case Op::compare_const: case Op::member_test: case Op::history_test:
                made.test.constant = code.constants[in.b];
                made.test.holds_for = holds_for(static_cast<Relation>(in.flag));
                return is_plain(made.test.constant.kind) ? test(code, in.a, made, asks_of(made.test.constant, static_cast<Relation>(in.flag))) : not_here;
            default: return not_here;
        }
    }

    static Asks asks_of(const Value& constant, Relation relation) {
        const bool number = constant.kind == Kind::integer || constant.kind == Kind::real;
        return number || relation >= Relation::equal ? Asks::relation : Asks::other;
    }

    std::uint32_t join(const Program::Code& code, const Instruction& in, std::span<const std::uint32_t> operands) {
        Part made;
        made.join = {in.op == Op::any_of, in.op == Op::negation, static_cast<std::uint32_t>(operands.size())};
        std::string key = in.op == Op::negation ? "!" : made.join.any ? "|" : "&";
        for (const std::uint32_t operand : operands) {
            made.parts.push_back(part(code, operand));
            if (made.parts.back() == not_here) return not_here;
            key.append(std::to_string(made.parts.back())).append(",");
        }
        return known(key, std::move(made));
    }

    std::uint32_t test(const Program::Code& code, std::uint32_t read, Part& made, Asks asks) {
        made.test.asks = asks;
        made.reads = read_key(code, code.instructions[read]);
        if (made.reads.empty()) return not_here;
        read_at_.try_emplace(made.reads, Clause{&code, read});
        std::string key = made.reads + '?' + static_cast<char>('a' + static_cast<int>(asks));
        if (asks == Asks::presence) add_to(key, code.names[made.test.name].view());
        if (asks == Asks::relation || asks == Asks::other) key.append(1, static_cast<char>('a' + made.test.holds_for)).append(key_of(made.test.constant));
        if (asks == Asks::among) {
            for (std::uint32_t i = 0; i < made.test.constant.extra; ++i) add_to(key, made.test.constant.items[i].view());
        }
        return known(key, std::move(made));
    }

    /// Empty for what is no fact and no question about the past that gives a number.
    static std::string read_key(const Program::Code& code, const Instruction& in) {
        std::string key;
        if (in.op == Op::variable || in.op == Op::path) {
            key = "f" + std::to_string(in.a) + ",";
            for (std::uint16_t i = 0; i < in.count; ++i) add_to(key, code.names[in.b + i].view());
        } else if (in.op == Op::history) {
            const HistoryPlan& plan = code.histories[in.a];
            const bool number = plan.function == HistoryFunction::count || plan.function == HistoryFunction::seen || plan.function == HistoryFunction::sum;
            if (!plan.constant || !number) return {};
            key = "h";
            add_to(key, plan.type_text);
            add_to(key, plan.pointer_text);
            key.append(std::to_string(static_cast<int>(plan.function))).append(plan.window_length ? std::to_string(plan.window_length->us) : "-");
        }
        return key;
    }

    std::uint32_t known(const std::string& key, Part&& made) {
        const auto [found, is_new] = numbers_.emplace(key, static_cast<std::uint32_t>(found_.size()));
        if (is_new) found_.push_back(std::move(made));
        return found->second;
    }

    void lay_out() {
        std::map<std::string_view, std::vector<std::uint32_t>> by_read;   // facts stand before questions
        std::vector<std::uint32_t> places(found_.size());
        for (std::uint32_t i = 0; i < found_.size(); ++i) {
            if (!found_[i].reads.empty()) by_read[found_[i].reads].push_back(i);
        }
        for (const auto& [reads, tests] : by_read) {
            add_read(read_at_.find(reads)->second, static_cast<std::uint32_t>(tests.size()));
            for (const std::uint32_t number : tests) {
                places[number] = static_cast<std::uint32_t>(sheet_.tests_.size());
                sheet_.tests_.push_back(found_[number].test);
                sheet_.clauses_.push_back(found_[number].clause);
            }
        }
        const auto tests = static_cast<std::uint32_t>(sheet_.tests_.size());
        for (std::uint32_t i = 0; i < found_.size(); ++i) {
            if (!found_[i].reads.empty()) continue;
            places[i] = tests + static_cast<std::uint32_t>(sheet_.joins_.size());
            sheet_.joins_.push_back(found_[i].join);
            for (const std::uint32_t one : found_[i].parts) sheet_.parts_.push_back(places[one]);
        }
        const auto joined = tests + static_cast<std::uint32_t>(sheet_.joins_.size());
        for (std::uint32_t i = 0; i < roots_.size(); ++i) {
            const bool here = roots_[i] != not_here;
            sheet_.places_.push_back(here ? places[roots_[i]] : joined + static_cast<std::uint32_t>(sheet_.wholes_.size()));
            if (!here) sheet_.wholes_.push_back(i);
        }
    }

    void add_read(const Clause& read, std::uint32_t tests) {
        const Instruction& in = read.code->instructions[read.instruction];
        if (in.op != Op::history) {
            sheet_.facts_.push_back({read, tests});
            return;
        }
        const HistoryPlan& plan = read.code->histories[in.a];
        sheet_.questions_.push_back({plan.function, *types_.insert(plan.type_text).first, plan.pointer_text, plan.window_length});
        sheet_.asking_.push_back(tests);
    }

    Sheet& sheet_;
    std::vector<Part> found_;
    std::map<std::string, std::uint32_t> numbers_;
    std::map<std::string, Clause, std::less<>> read_at_;
    std::set<std::string_view> types_;   ///< one text in memory for equal types
    std::vector<std::uint32_t> roots_;   ///< by program
};

Sheet::Sheet(std::vector<Program> programs) : programs_(std::move(programs)) { Maker(*this).make(); }

bool Sheet::lays_out(std::size_t program) const { return places_[program] < tests_.size() + joins_.size(); }

std::vector<Answer> Sheet::answers(const Environment& environment) const {
    std::vector<Answer> all(tests_.size() + joins_.size() + wholes_.size());
    std::uint32_t at = 0;
    for (const Fact& fact : facts_) {
        const Instruction& path = fact.path.code->instructions[fact.path.instruction];
        const std::uint32_t end = at + fact.tests;
        if (const base::Json* json = walk(*fact.path.code, path, environment)) {
            test(at, end, value_of(*json), Answer::never, environment, all);
        } else if (!environment.variable(path.a)) {   // not JSON, or not known now
            for (std::uint32_t place = at; place < end; ++place) all[place] = evaluate(place, environment);
        }   // else it is missing, and the answers are errors, as they were made
        at = end;
    }
    std::vector<HistoryNumber> numbers(questions_.size());
    environment.history_numbers(questions_, numbers);
    for (std::size_t i = 0; i < questions_.size(); ++i) {
        const HistoryFunction function = questions_[i].function;
        const HistoryNumber& told = numbers[i];
        const Value value = function == HistoryFunction::sum     ? Value::of_real(told.sum)
                            : function == HistoryFunction::count ? Value::of_int(told.number)
                                                                 : Value::of_bool(told.number != 0);
        test(at, at + asking_[i], value, told.changes_at.value_or(Answer::never), environment, all);
        at += asking_[i];
    }
    const std::uint32_t* parts = parts_.data();
    for (const Join& one : joins_) {
        all[at++] = join(one, {parts, one.parts}, all);
        parts += one.parts;
    }
    for (const std::uint32_t whole : wholes_) all[at++] = answer(programs_[whole], environment);
    return all;
}

/// All that is asked of one value.
inline void Sheet::test(std::uint32_t from, std::uint32_t to, const Value& value, base::Time changes_at, const Environment& environment,
                        std::vector<Answer>& answers) const {
    for (std::uint32_t place = from; place < to; ++place) {
        const Test& one = tests_[place];
        Verdict::Kind kind{};
        if (one.asks != Asks::relation || value.kind != one.constant.kind) {
            kind = test_other(place, value, environment);
        } else {
            unsigned stands = no_order;
            if (value.kind == Kind::integer) stands = standing(value.integer, one.constant.integer);
            else if (value.kind == Kind::real) stands = standing(value.real, one.constant.real);
            else if (value.kind == Kind::text) stands = same_text(value.view(), one.constant.view()) ? same : no_order;
            else stands = value.boolean == one.constant.boolean ? same : no_order;
            kind = kind_of(((one.holds_for >> stands) & 1U) != 0);
        }
        answers[place] = {kind, changes_at};
    }
}

Verdict::Kind Sheet::test_other(std::uint32_t place, const Value& value, const Environment& environment) const {
    const Test& one = tests_[place];
    if (one.asks == Asks::truth) return value.kind == Kind::boolean ? kind_of(value.boolean) : Verdict::Kind::error;
    if (one.asks == Asks::among) return kind_of(value.kind == Kind::text && is_among(value.view(), one.constant.items, one.constant.extra));
    if (one.asks == Asks::presence && value.kind == Kind::map) return kind_of(member(*value.json, clauses_[place].code->names[one.name]) != nullptr);
    return evaluate(place, environment).kind;
}

Answer Sheet::evaluate(std::uint32_t place, const Environment& environment) const {
    return answer_at(*clauses_[place].code, clauses_[place].instruction, environment, {});
}

inline Answer Sheet::join(const Join& join, std::span<const std::uint32_t> parts, const std::vector<Answer>& answers) const {
    using enum Verdict::Kind;
    if (join.negated) {
        const Answer part = answers[parts.front()];
        return {part.kind == yes ? no : part.kind == no ? yes : error, part.changes_at};
    }
    // A part that settles the result hides errors and the passing of time in the others (Evaluator::logical).
    const Verdict::Kind settles = join.any ? yes : no;
    Answer all{join.any ? no : yes, Answer::never};
    for (const std::uint32_t place : parts) {
        const Answer part = answers[place];
        if (part.kind == settles) return part;
        if (part.kind == error) all.kind = error;
        all.changes_at = std::min(all.changes_at, part.changes_at);
    }
    return all;
}

}  // namespace segue::condition
