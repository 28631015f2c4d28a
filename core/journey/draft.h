#pragma once
// Inside of read: a definition while it is read, and the parts of reading. Others include read.h.

#include "core/base/issue.h"
#include "core/base/read_object.h"
#include "core/condition/condition.h"
#include "core/journey/definition.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace segue::journey {

/// A definition with the places that only its checks need.
struct Draft {
    Definition definition;
    std::vector<base::Place> name_places;            ///< by number of name: where the chart first raises or sends it
    std::unordered_map<std::string, StateIndex> ids;
};

/// Reads what stands inside states: conditions, names, actions, targets. Every fault becomes an issue and reading goes on.
class ContentReader {
public:
    ContentReader(Draft& draft, const condition::Schema& schema, base::Issues& issues)
        : draft_(draft), schema_(schema), issues_(issues) {}

    /// A condition's number; `none` when it is absent or does not compile.
    std::uint32_t condition(const base::Json* json);
    /// One descriptor or a list of them; `required` complains when there is none.
    std::vector<std::string> descriptors(const base::Json* json, base::Place place, bool required);
    std::vector<StateIndex> targets(const base::Json* json);
    /// The number of a state that must be there; `none`, and an issue, when it is not.
    StateIndex state(const std::string& id, base::Place place);
    /// A target, a list of them, or {"target":…, "actions":[…]}.
    Entry entry(const base::Json* json);
    Range actions(const base::Json* json);
    KeyPick key(const base::Json* json);

private:
    std::uint32_t expression(const base::Json* json, bool must_be_bool);
    void check_active_names(const std::string& text, base::Place origin);
    void action_list(const base::Json& json, int depth);
    void action(const base::Json& json, int depth);
    void send(base::ObjectReader& in, const base::Json& name);
    void cancel(const base::Json& id);
    void branch(base::ObjectReader& in, const base::Json& when, int depth);
    void emit(base::ObjectReader& in, const base::Json& name);
    Template::Member member(const std::string& name, const base::Json& value);
    bool members_inside(Template::Member& out, const base::Json& value);
    std::string pointer(const base::Json& json);
    std::string name_text(const base::Json& json, std::string_view what);
    std::uint32_t name(const base::Json& json, std::string_view what);
    std::uint32_t send_id(const std::string& id);

    Draft& draft_;
    const condition::Schema& schema_;
    base::Issues& issues_;
    std::map<std::pair<std::string, bool>, std::uint32_t> conditions_;
};

/// Reads the form: fields, types, names, targets. What it gives can run when there is no error, but may make no sense as a
/// journey; that is check_definition's business. The conformance program runs charts that only have the form.
[[nodiscard]] Draft read_form(const base::Json& json, const condition::Schema& schema, base::Issues& issues);

/// Looks for what has its form but cannot work: see read_definition.
void check_definition(const Draft& draft, const condition::Schema& schema, base::Issues& issues);

/// Whether states may be active at the same time: neither holds the other, and what holds both is parallel.
[[nodiscard]] bool are_orthogonal(const Chart& chart, StateIndex a, StateIndex b);

}  // namespace segue::journey
