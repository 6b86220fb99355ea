package io.fermata.embedded;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeResolverBuilder;
import com.fasterxml.jackson.databind.jsontype.impl.StdTypeResolverBuilder;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** Which components of a record must be given, and how members of a sealed hierarchy are told apart. */
final class RecordRules extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable Boolean hasRequiredMarker(AnnotatedMember member) {
        var said = super.hasRequiredMarker(member);
        var component = component(member);
        if (said != null || component == null) {
            return said;
        }
        return !mayBeMissing(component);
    }

    @Override
    public JsonSetter.Value findSetterInfo(Annotated annotated) {
        var said = super.findSetterInfo(annotated);
        var component = annotated instanceof AnnotatedMember member ? component(member) : null;
        if (component == null || mayBeMissing(component) || !isNullMarked(component.getDeclaringRecord())) {
            return said;
        }
        return said.withValueNulls(Nulls.FAIL);
    }

    @Override
    public @Nullable TypeResolverBuilder<?> findTypeResolver(
            MapperConfig<?> config, AnnotatedClass type, JavaType baseType) {
        var said = super.findTypeResolver(config, type, baseType);
        if (said != null || SealedTypes.rootOf(baseType.getRawClass()) == null) {
            return said;
        }
        return new StdTypeResolverBuilder()
                .init(JsonTypeInfo.Id.NAME, null)
                .inclusion(JsonTypeInfo.As.EXISTING_PROPERTY)
                .typeProperty(SealedTypes.PROPERTY)
                .typeIdVisibility(false);
    }

    @Override
    public @Nullable List<NamedType> findSubtypes(Annotated annotated) {
        var said = super.findSubtypes(annotated);
        if (said != null || SealedTypes.rootOf(annotated.getRawType()) == null) {
            return said;
        }
        return SealedTypes.leavesOf(annotated.getRawType()).stream()
                .map(leaf -> new NamedType(leaf, leaf.getSimpleName()))
                .toList();
    }

    private static @Nullable RecordComponent component(AnnotatedMember member) {
        var owner = member.getDeclaringClass();
        if (!owner.isRecord()) {
            return null;
        }
        var components = owner.getRecordComponents();
        if (member instanceof AnnotatedParameter parameter) {
            return parameter.getOwner().getParameterCount() == components.length
                    ? components[parameter.getIndex()]
                    : null;
        }
        return Arrays.stream(components)
                .filter(each -> each.getName().equals(member.getName()))
                .findFirst()
                .orElse(null);
    }

    private static boolean mayBeMissing(RecordComponent component) {
        return component.getType() == Optional.class
                || saysNullable(component)
                || saysNullable(component.getAnnotatedType())
                || saysNullable(component.getAccessor());
    }

    /** Any annotation of that name counts, so that nobody has to change the one they use. */
    private static boolean saysNullable(AnnotatedElement element) {
        return Arrays.stream(element.getAnnotations())
                .anyMatch(each -> each.annotationType().getSimpleName().equals("Nullable"));
    }

    private static boolean isNullMarked(Class<?> type) {
        for (Class<?> each = type; each != null; each = each.getEnclosingClass()) {
            if (each.isAnnotationPresent(NullMarked.class)) {
                return true;
            }
        }
        return type.getPackage().isAnnotationPresent(NullMarked.class)
                || type.getModule().isAnnotationPresent(NullMarked.class);
    }
}
