#include "core/condition/sheet.h"

#include "core/condition/run.h"
#include "core/condition/walk.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace segue::condition {

namespace {

Answer answer_of(bool yes) { return {yes ? Verdict::Kind::yes : Verdict::Kind::no, Answer::never}; }

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
                made.test.relation = in.flag;
                return is_plain(made.test.constant.kind) ? test(code, in.a, made, Asks::relation) : not_here;
            default: return not_here;
        }
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
        if (asks == Asks::relation) key.append(1, static_cast<char>('a' + made.test.relation)).append(key_of(made.test.constant));
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
        sheet_.questions_.push_back({plan.function, tests, plan.type_text, plan.pointer_text, plan.window_length});
    }

    Sheet& sheet_;
    std::vector<Part> found_;
    std::map<std::string, std::uint32_t> numbers_;
    std::map<std::string, Clause, std::less<>> read_at_;
    std::vector<std::uint32_t> roots_;   ///< by program
};

Sheet::Sheet(std::vector<Program> programs) : programs_(std::move(programs)) { Maker(*this).make(); }

bool Sheet::lays_out(std::size_t program) const { return places_[program] < tests_.size() + joins_.size(); }

std::vector<Answer> Sheet::answers(const Environment& environment) const {
    std::vector<Answer> all(tests_.size() + joins_.size() + wholes_.size());
    std::uint32_t at = 0;
    for (const Fact& fact : facts_) {
        const Instruction& path = fact.path.code->instructions[fact.path.instruction];
        const base::Json* json = walk(*fact.path.code, path, environment);
        const bool elsewhere = !json && !environment.variable(path.a);   // not JSON, or not known now
        const Value value = json ? value_of(*json) : Value::of_fault(elsewhere ? Fault::not_available : Fault::no_such_field);
        for (const std::uint32_t end = at + fact.tests; at != end; ++at) {
            all[at] = elsewhere ? answer_at(*clauses_[at].code, clauses_[at].instruction, environment, {}) : test(at, value, environment);
        }
    }
    for (const Question& question : questions_) {
        const HistoryAnswer told = environment.history(question.function, question.type, question.window, question.pointer);
        const Value value = question.function == HistoryFunction::sum     ? Value::of_real(told.sum)
                            : question.function == HistoryFunction::count ? Value::of_int(told.number)
                                                                          : Value::of_bool(told.number != 0);
        const base::Time changes_at = told.changes_at.value_or(Answer::never);
        for (const std::uint32_t end = at + question.tests; at != end; ++at) {
            all[at] = test(at, value, environment);
            all[at].changes_at = changes_at;
        }
    }
    const std::uint32_t* parts = parts_.data();
    for (const Join& one : joins_) {
        all[at++] = join(one, {parts, one.parts}, all);
        parts += one.parts;
    }
    for (const std::uint32_t whole : wholes_) all[at++] = answer(programs_[whole], environment);
    return all;
}

inline Answer Sheet::test(std::uint32_t place, const Value& value, const Environment& environment) const {
    const Test& test = tests_[place];
    const auto relation = static_cast<Relation>(test.relation);
    if (value.is_error()) return {};
    switch (test.asks) {
        case Asks::truth: return value.kind == Kind::boolean ? answer_of(value.boolean) : Answer{};
        case Asks::among: return answer_of(value.kind == Kind::text && is_among(value.view(), test.constant.items, test.constant.extra));
        case Asks::presence:
            if (value.kind == Kind::map) return answer_of(member(*value.json, clauses_[place].code->names[test.name]) != nullptr);
            break;
        case Asks::relation:
            if (value.kind != test.constant.kind) break;
            if (value.kind == Kind::integer) return answer_of(holds(relation, value.integer, test.constant.integer));
            if (value.kind == Kind::real) return answer_of(holds(relation, value.real, test.constant.real));
            if (relation < Relation::equal) break;
            if (value.kind == Kind::text) return answer_of(same_text(value.view(), test.constant.view()) == (relation == Relation::equal));
            return answer_of((value.boolean == test.constant.boolean) == (relation == Relation::equal));
    }
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
