#include "core/condition/code.h"

#include <bit>
#include <cstring>
#include <new>
#include <type_traits>

namespace segue::condition {

namespace {

constexpr std::align_val_t cache_line{64};

/// Hands out the parts of one block.
class Packer {
public:
    explicit Packer(std::byte* at) : at_(at) {}

    template <class T>
    T* copy(const std::vector<T>& from) {
        static_assert(alignof(T) <= 8 && std::is_trivially_copyable_v<T>);
        T* first = reinterpret_cast<T*>(at_);
        if (!from.empty()) std::memcpy(static_cast<void*>(first), from.data(), from.size() * sizeof(T));
        at_ += rounded(from.size() * sizeof(T));
        return first;
    }
    const char* copy(std::string_view text) {
        char* first = reinterpret_cast<char*>(at_);
        if (!text.empty()) std::memcpy(first, text.data(), text.size());
        at_ += text.size();
        return first;
    }
    template <class T>
    static std::size_t size(const std::vector<T>& of) { return rounded(of.size() * sizeof(T)); }

private:
    static std::size_t rounded(std::size_t bytes) { return (bytes + 7u) & ~std::size_t{7}; }
    std::byte* at_;
};

bool is_short_text(const Value& v) { return (v.kind == Kind::text || v.kind == Kind::bytes || v.kind == Kind::type) && v.extra <= 64; }

}  // namespace

void Instruction::set_builtin(Builtin run) {
    const auto bits = std::bit_cast<std::uint64_t>(run);
    b = static_cast<std::uint32_t>(bits);
    c = static_cast<std::uint32_t>(bits >> 32);
}

Builtin Instruction::builtin() const { return std::bit_cast<Builtin>(std::uint64_t{b} | (std::uint64_t{c} << 32)); }

void Program::Code::look_at(const CodeDraft& draft) {
    instructions = draft.instructions.data();
    constants = draft.constants.data();
    links = draft.links.data();
    names = draft.names.data();
    histories = draft.histories.data();
}

std::shared_ptr<const Program::Code> Program::Code::pack(const CodeDraft& draft, Code& made) {
    std::size_t bytes = Packer::size(draft.instructions) + Packer::size(draft.constants) + Packer::size(draft.links) +
                        Packer::size(draft.names) + Packer::size(draft.histories);
    for (const Value& v : draft.constants) bytes += is_short_text(v) ? v.extra : 0;
    for (const Name& name : draft.names) bytes += name.size;
    for (const HistoryPlan& plan : draft.histories) bytes += plan.type_text.size() + plan.pointer_text.size();
    static_assert(sizeof(Code) % 8 == 0);
    constexpr std::size_t header = (sizeof(Code) + 7u) & ~std::size_t{7};
    auto* memory = static_cast<std::byte*>(::operator new(header + bytes, cache_line));
    std::shared_ptr<Code> code(new (memory) Code{}, [](Code* old) {
        old->~Code();
        ::operator delete(old, cache_line);
    });
    code->cold = std::move(made.cold);
    code->frame = made.frame;
    code->root = static_cast<std::uint32_t>(draft.instructions.size() - 1);

    Packer packer(memory + header);
    code->instructions = packer.copy(draft.instructions);
    Name* names = packer.copy(draft.names);
    Value* constants = packer.copy(draft.constants);
    HistoryPlan* histories = packer.copy(draft.histories);
    code->links = packer.copy(draft.links);
    for (std::size_t i = 0; i < draft.names.size(); ++i) names[i].chars = packer.copy(draft.names[i].view());
    for (std::size_t i = 0; i < draft.constants.size(); ++i) {
        const Value& v = draft.constants[i];
        if (is_short_text(v)) constants[i].chars = packer.copy(v.view());
        else if (v.kind == Kind::text || v.kind == Kind::bytes) constants[i].chars = code->cold->long_texts.emplace_back(v.view()).data();
    }
    for (std::size_t i = 0; i < draft.histories.size(); ++i) {
        const HistoryPlan& plan = draft.histories[i];
        histories[i].type_text = {packer.copy(plan.type_text), plan.type_text.size()};
        histories[i].pointer_text = {packer.copy(plan.pointer_text), plan.pointer_text.size()};
    }
    code->names = names;
    code->constants = constants;
    code->histories = histories;
    return code;
}

}  // namespace segue::condition
